import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { Wordmark } from '@/lib/ui/Logo'
import type { Challenge, Cognito } from '../model/cognito'
import type { Ending, Session } from '../model/session'
import { ChallengeForm } from './ChallengeForm'
import { ConfirmForm, type Unconfirmed } from './ConfirmForm'
import { ForgotForm } from './ForgotForm'
import { InvitationNote } from './InvitationNote'
import { ManagedSignIn } from './ManagedSignIn'
import { ResetForm } from './ResetForm'
import { SignInForm } from './SignInForm'
import { SignUpForm } from './SignUpForm'
import { useStays } from './StayChoice'
import { Welcome } from './Welcome'

interface SignInPageProps {
  session: Session
  cognito: Cognito
  ending?: Ending | undefined
  /** What the invitation says that somebody came by. */
  invitation?: { from?: string; to?: string } | null
  demoUsers: readonly { username: string; password: string }[]
  /** What the deployment offers: Cognito's own pages, our forms, or both. */
  ways: { managed: boolean; password: boolean }
}

type Step =
  | { name: 'signIn'; news?: string; isFirst?: boolean }
  | { name: 'signUp'; isFirst?: boolean }
  | { name: 'confirm'; account: Unconfirmed }
  | { name: 'forgot' }
  | { name: 'reset'; username: string }
  | { name: 'challenge'; challenge: Challenge }

/** What somebody sees who is not signed in. */
export function SignInPage(props: SignInPageProps) {
  const { session, cognito, ending, invitation, demoUsers, ways } = props
  const { t } = useLingui()
  const choice = useStays()
  const notice = {
    expired: t`Your session has ended. Please sign in again.`,
    revoked: t`You were signed out from another device. Your conversations have been deleted from this device.`,
    suspended: t`This account is suspended. Your conversations have been deleted from this device.`,
    refused: t`Sign-in failed. Please try again.`,
  }
  return (
    <div className="grid min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <Welcome />
      <main className="flex items-start justify-center bg-surface px-6 py-10 lg:items-center">
        <div className="w-full max-w-sm">
          <Wordmark className="mb-10 lg:hidden" />
          {invitation && <InvitationNote {...invitation} />}
          {ways.password ? (
            <Steps
              session={session}
              cognito={cognito}
              demoUsers={demoUsers}
              notice={ending ? notice[ending] : null}
              choice={choice}
              isNew={invitation != null && ending === undefined}
            >
              {ways.managed && <ManagedSignIn session={session} notice={null} choice={choice} isSecond />}
            </Steps>
          ) : (
            <ManagedSignIn
              session={session}
              notice={ending ? notice[ending] : null}
              choice={choice}
              isSecond={false}
            />
          )}
        </div>
      </main>
    </div>
  )
}

interface StepsProps extends Pick<SignInPageProps, 'session' | 'cognito' | 'demoUsers'> {
  notice: string | null
  choice: ReturnType<typeof useStays>
  /** Whether it begins with a new account. */
  isNew: boolean
  /** Below the first step. */
  children: React.ReactNode
}

/** The forms of our own, one after the other; each begins with its first field. */
function Steps(props: StepsProps) {
  const [step, setStep] = useState<Step>(
    props.isNew ? { name: 'signUp', isFirst: true } : { name: 'signIn', isFirst: true },
  )
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!('isFirst' in step)) form.current?.querySelector('input')?.focus()
  }, [step])
  return (
    <div ref={form}>
      <StepForm {...props} step={step} setStep={setStep} />
    </div>
  )
}

interface StepFormProps extends StepsProps {
  step: Step
  setStep(step: Step): void
}

function StepForm(props: StepFormProps) {
  const { session, cognito, demoUsers, notice, choice, step, setStep, children } = props
  const { t } = useLingui()
  const toSignIn = () => setStep({ name: 'signIn' })
  const toConfirm = (account: Unconfirmed) => setStep({ name: 'confirm', account })
  const toChallenge = (challenge: Challenge) => setStep({ name: 'challenge', challenge })
  switch (step.name) {
    case 'signIn':
      return (
        <>
          <SignInForm
            session={session}
            {...choice}
            notice={step.isFirst ? notice : null}
            news={step.news}
            demoUsers={demoUsers}
            onUnconfirmed={toConfirm}
            onChallenge={toChallenge}
            onForgot={() => setStep({ name: 'forgot' })}
            onSignUp={() => setStep({ name: 'signUp' })}
          />
          {children}
        </>
      )
    case 'signUp':
      return <SignUpForm cognito={cognito} onSignedUp={toConfirm} onSignIn={toSignIn} />
    case 'confirm': {
      const news = t`Your email address is confirmed. You can sign in now.`
      const { account } = step
      const onConfirmed = async () => {
        try {
          const challenge = await session.signIn(account.username, account.password, choice.stays)
          if (challenge) toChallenge(challenge)
        } catch {
          setStep({ name: 'signIn', news })
        }
      }
      return <ConfirmForm cognito={cognito} account={account} onConfirmed={onConfirmed} onSignIn={toSignIn} />
    }
    case 'forgot': {
      const onSent = (username: string) => setStep({ name: 'reset', username })
      return <ForgotForm cognito={cognito} onSent={onSent} onSignIn={toSignIn} />
    }
    case 'reset': {
      const news = t`Your password has been changed. You can sign in now.`
      const onReset = () => setStep({ name: 'signIn', news })
      return <ResetForm cognito={cognito} username={step.username} onReset={onReset} onSignIn={toSignIn} />
    }
    case 'challenge': {
      const { challenge } = step
      const { stays } = choice
      const form = { session, challenge, stays, onChallenge: toChallenge, onSignIn: toSignIn }
      return <ChallengeForm key={challenge.kind} {...form} />
    }
  }
}
