import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { CognitoError } from '../model/cognitoCalls'

const WRONG = msg`The user name or the password is wrong.`
const TOO_MANY = msg`Too many attempts. Please wait a little.`

const EXPLANATIONS: Record<string, MessageDescriptor> = {
  NotAuthorizedException: WRONG,
  // Whether an account exists is nobody else's business.
  UserNotFoundException: WRONG,
  UsernameExistsException: msg`This handle is taken. Please choose another.`,
  AliasExistsException: msg`This e-mail address belongs to another account.`,
  InvalidPasswordException: msg`This password is too simple or too short.`,
  PasswordHistoryPolicyViolationException: msg`This password has been used before.`,
  CodeMismatchException: msg`The code is wrong. Please check it and try again.`,
  EnableSoftwareTokenMFAException: msg`The code is wrong. Please check it and try again.`,
  ExpiredCodeException: msg`The code has expired. Please have a new one sent.`,
  TooManyRequestsException: TOO_MANY,
  TooManyFailedAttemptsException: TOO_MANY,
  LimitExceededException: TOO_MANY,
  CodeDeliveryFailureException: msg`The code could not be sent. Is the address right?`,
  somebody_else: msg`That is another account. Sign in as the person you are here.`,
  unreachable: msg`The sign-in service cannot be reached. Are you online?`,
  unsupported_challenge: msg`This account needs a further step to sign in that this app does not know.`,
}

/** What to tell a person about a failed step of signing in or up. */
export function explain(error: unknown): string {
  if (!(error instanceof CognitoError)) return t`Something went wrong. Please try again.`
  const text = EXPLANATIONS[error.code]
  return text ? i18n._(text) : error.message
}
