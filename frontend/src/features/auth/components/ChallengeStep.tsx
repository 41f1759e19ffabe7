import { useLingui } from '@lingui/react/macro'
import type { Challenge } from '../model/cognito'
import { CodeField } from './CodeField'
import { NewPasswordField } from './NewPasswordField'
import { textOf } from './useSubmit'

/** What a further step of signing in is called, and what it is about. */
export function useChallengeWords(kind: Challenge['kind']): { title: string; about: string } {
  const { t } = useLingui()
  return {
    SOFTWARE_TOKEN_MFA: {
      title: t`One more step`,
      about: t`Enter the code your authenticator app shows for Natter.`,
    },
    EMAIL_OTP: { title: t`Check your email`, about: t`Enter the code we sent to your email address.` },
    NEW_PASSWORD_REQUIRED: {
      title: t`Choose a new password`,
      about: t`The password you were given works only once.`,
    },
  }[kind]
}

/** What the step asks for; {@link answerOf} reads it. */
export function ChallengeField({ kind }: Pick<Challenge, 'kind'>) {
  const { t } = useLingui()
  if (kind !== 'NEW_PASSWORD_REQUIRED') return <CodeField />
  return <NewPasswordField label={t`New password`} name="answer" />
}

export const answerOf = (data: FormData) => textOf(data, 'answer') || textOf(data, 'code').trim()
