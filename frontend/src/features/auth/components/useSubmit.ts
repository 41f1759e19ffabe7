import { type FormEvent, useState } from 'react'
import { CognitoError } from '../model/cognito'

/** A form's submission: whether it is under way, and why the last one failed. */
export function useSubmit(submit: (data: FormData) => Promise<void>) {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      await submit(new FormData(event.currentTarget))
    } catch (error) {
      setFailure(explain(error))
    }
    setBusy(false)
  }
  return { isBusy, failure, onSubmit }
}

/** A field's text; forms here have no files. */
export function textOf(data: FormData, name: string): string {
  return String(data.get(name) ?? '')
}

const EXPLANATIONS: Record<string, string> = {
  NotAuthorizedException: 'The user name or the password is wrong.',
  // Whether an account exists is nobody else's business.
  UserNotFoundException: 'The user name or the password is wrong.',
  UsernameExistsException: 'This handle is taken. Please choose another.',
  CodeMismatchException: 'The code is wrong. Please check it and try again.',
  ExpiredCodeException: 'The code has expired. Please sign up again.',
  TooManyRequestsException: 'Too many attempts. Please wait a little.',
  LimitExceededException: 'Too many attempts. Please wait a little.',
}

function explain(error: unknown): string {
  if (!(error instanceof CognitoError)) return 'Something went wrong. Please try again.'
  return EXPLANATIONS[error.code] ?? error.message
}
