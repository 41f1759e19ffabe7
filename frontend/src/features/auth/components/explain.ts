import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { CognitoError } from '../model/cognitoCalls'

const WRONG = msg`The username or password is wrong.`
const TOO_MANY = msg`Too many attempts. Please wait a moment.`

const EXPLANATIONS: Record<string, MessageDescriptor> = {
  NotAuthorizedException: WRONG,
  // Whether an account exists is nobody else's business.
  UserNotFoundException: WRONG,
  UsernameExistsException: msg`This handle is taken. Please choose another.`,
  AliasExistsException: msg`This email address belongs to another account.`,
  InvalidPasswordException: msg`This password is too simple or too short.`,
  PasswordHistoryPolicyViolationException: msg`This password has been used before.`,
  CodeMismatchException: msg`The code is wrong. Please check it and try again.`,
  EnableSoftwareTokenMFAException: msg`The code is wrong. Please check it and try again.`,
  ExpiredCodeException: msg`The code has expired. Please request a new one.`,
  TooManyRequestsException: TOO_MANY,
  TooManyFailedAttemptsException: TOO_MANY,
  LimitExceededException: TOO_MANY,
  CodeDeliveryFailureException: msg`The code could not be sent. Please check the address.`,
  cancelled: msg`Sign in again to make this change.`,
  somebody_else: msg`That is a different account. Sign in with the account you are using here.`,
  unreachable: msg`The sign-in service cannot be reached. Please check your connection.`,
  unsupported_challenge: msg`This account requires a sign-in step that this app does not support.`,
}

/** What to tell a person about a failed step of signing in or up. */
export function explain(error: unknown): string {
  if (!(error instanceof CognitoError)) return t`Something went wrong. Please try again.`
  const text = EXPLANATIONS[error.code]
  return text ? i18n._(text) : error.message
}
