import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '@/lib/ui/Button'
import { LockIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import type { Session } from '../model/session'
import { explain } from './explain'
import { StayChoice, type useStays } from './StayChoice'

interface ManagedSignInProps {
  session: Session
  notice: string | null
  choice: ReturnType<typeof useStays>
  /** Whether there are forms of our own below. */
  isSecond: boolean
}

/** The way to Cognito's own pages: signing in and up, a forgotten password, second factors, passkeys. */
export function ManagedSignIn({ session, notice, choice, isSecond }: ManagedSignInProps) {
  const { t, i18n } = useLingui()
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const go = async () => {
    setBusy(true)
    try {
      await session.signInByManagedLogin(i18n.locale, choice.stays)
    } catch (error) {
      setFailure(explain(error))
      setBusy(false)
    }
  }
  const button = (
    <Button
      look={isSecond ? 'secondary' : 'primary'}
      isBusy={isBusy}
      onClick={() => void go()}
      className="min-h-12 w-full"
    >
      <LockIcon />
      {isSecond ? t`Other ways to sign in` : t`Sign in or create an account`}
    </Button>
  )
  if (isSecond) {
    return (
      <div className="mt-4 flex flex-col gap-3">
        {failure && <Notice>{failure}</Notice>}
        {button}
      </div>
    )
  }
  return (
    <div className="flex animate-appear flex-col gap-5">
      <h1 className="text-balance font-bold text-3xl tracking-tight">
        <Trans>Good to see you</Trans>
      </h1>
      <p className="text-muted">
        <Trans>You sign in on a separate page, with a password or a passkey, and come straight back.</Trans>
      </p>
      {(failure ?? notice) && <Notice>{failure ?? notice}</Notice>}
      <StayChoice {...choice} />
      {button}
    </div>
  )
}
