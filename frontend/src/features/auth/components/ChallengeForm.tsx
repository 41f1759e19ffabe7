import { useLingui } from '@lingui/react/macro'
import type { Challenge } from '../model/cognito'
import type { Session } from '../model/session'
import { AuthForm } from './AuthForm'
import { BackToSignIn } from './BackToSignIn'
import { answerOf, ChallengeField, useChallengeWords } from './ChallengeStep'
import { useSubmit } from './useSubmit'

interface ChallengeFormProps {
  session: Session
  challenge: Challenge
  /** Whether the session outlasts the browser. */
  stays: boolean
  /** The account asks for yet another step. */
  onChallenge(challenge: Challenge): void
  onSignIn(): void
}

/** A further step of signing in. */
export function ChallengeForm({ session, challenge, stays, onChallenge, onSignIn }: ChallengeFormProps) {
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    const next = await session.answer(challenge, answerOf(data), stays)
    if (next) onChallenge(next)
  })
  const words = useChallengeWords(challenge.kind)
  return (
    <AuthForm
      {...words}
      failure={failure}
      action={t`Continue`}
      isBusy={isBusy}
      onSubmit={onSubmit}
      footer={<BackToSignIn onSignIn={onSignIn} />}
    >
      <ChallengeField kind={challenge.kind} />
    </AuthForm>
  )
}
