import { useState } from 'react'
import { Logo } from '@/lib/ui/Logo'
import type { Cognito } from '../model/cognito'
import type { Session } from '../model/session'
import { ConfirmForm } from './ConfirmForm'
import { SignInForm } from './SignInForm'
import { SignUpForm } from './SignUpForm'

interface SignInPageProps {
  session: Session
  cognito: Cognito
  notice?: string | undefined
  demoUsers: readonly { username: string; password: string }[]
}

type Step =
  | { name: 'signIn'; notice?: string | undefined }
  | { name: 'signUp' }
  | { name: 'confirm'; username: string }

/** What somebody sees who is not signed in. */
export function SignInPage({ session, cognito, notice, demoUsers }: SignInPageProps) {
  const [step, setStep] = useState<Step>({ name: 'signIn', notice })
  const toSignIn = () => setStep({ name: 'signIn' })
  const toConfirm = (username: string) => setStep({ name: 'confirm', username })
  return (
    <div className="grid min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <Welcome />
      <main className="flex items-start justify-center bg-surface px-6 py-10 lg:items-center">
        <div className="w-full max-w-sm">
          <p className="mb-10 flex items-center gap-2.5 font-bold text-xl tracking-tight lg:hidden">
            <Logo className="size-9" />
            Natter
          </p>
          {step.name === 'signIn' && (
            <SignInForm
              session={session}
              notice={step.notice}
              demoUsers={demoUsers}
              onUnconfirmed={toConfirm}
              onSignUp={() => setStep({ name: 'signUp' })}
            />
          )}
          {step.name === 'signUp' && (
            <SignUpForm cognito={cognito} onSignedUp={toConfirm} onSignIn={toSignIn} />
          )}
          {step.name === 'confirm' && (
            <ConfirmForm cognito={cognito} username={step.username} onConfirmed={toSignIn} />
          )}
        </div>
      </main>
    </div>
  )
}

/** The wide screen's other half. */
function Welcome() {
  return (
    <div className="relative hidden flex-col justify-center gap-12 bg-panel p-12 text-[#f4fbf8] lg:flex xl:p-16">
      <p className="absolute top-12 flex items-center gap-3 font-bold text-2xl tracking-tight">
        <span className="rounded-2xl bg-[#f3efe6] p-1.5">
          <img src="/favicon.svg" alt="" className="size-8" />
        </span>
        Natter
      </p>
      <p className="max-w-lg text-balance font-semibold text-5xl leading-[1.1] tracking-tight">
        Small talk with the people who matter.
      </p>
      <div aria-hidden="true" className="flex max-w-md flex-col gap-3 text-[#1b2928] text-[1.05rem]">
        <p className="self-start rounded-3xl rounded-bl-md bg-[#f3efe6] px-5 py-3">Are you still up?</p>
        <p className="self-end rounded-3xl rounded-br-md bg-[#f0a07c] px-5 py-3">
          Always, for you. What is it?
        </p>
        <p className="self-start rounded-3xl rounded-bl-md bg-[#f3efe6] px-5 py-3">
          Nothing. I just wanted to natter.
        </p>
      </div>
    </div>
  )
}
