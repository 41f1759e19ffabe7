import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '@/lib/ui/Button'
import type { Cognito } from '../model/cognito'
import { AuthForm } from './AuthForm'
import { BackToSignIn } from './BackToSignIn'
import { CodeField } from './CodeField'
import { explain } from './explain'
import { textOf, useSubmit } from './useSubmit'

/** An account that waits for its code. The password is kept for this step alone, so that nobody types it twice. */
export interface Unconfirmed {
  username: string
  password: string
  /** Where the code went, if that is known here. */
  email?: string
}

interface ConfirmFormProps {
  cognito: Cognito
  account: Unconfirmed
  /** The address is confirmed: goes on to sign in. */
  onConfirmed(): Promise<void>
  onSignIn(): void
}

/** The code from the e-mail that proves its address. */
export function ConfirmForm({ cognito, account, onConfirmed, onSignIn }: ConfirmFormProps) {
  const { t } = useLingui()
  const { username, email } = account
  const [resent, setResent] = useState<{ news?: string; failure?: string }>({})
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    setResent({})
    await cognito.confirm(username, textOf(data, 'code').trim())
    await onConfirmed()
  })
  const resend = async () => {
    try {
      await cognito.resendCode(username)
      setResent({ news: t`A new code is on its way.` })
    } catch (error) {
      setResent({ failure: explain(error) })
    }
  }
  return (
    <AuthForm
      title={t`Check your email`}
      about={
        email ? (
          <Trans>
            We have sent a code to{' '}
            <strong className="break-words text-ink" dir="ltr">
              {email}
            </strong>
            .
          </Trans>
        ) : (
          <Trans>
            Enter the code we sent to the email address of <strong className="text-ink">{username}</strong>.
          </Trans>
        )
      }
      news={resent.news}
      failure={resent.failure ?? (resent.news ? null : failure)}
      action={t`Confirm`}
      isBusy={isBusy}
      onSubmit={onSubmit}
      footer={
        <>
          <Button look="quiet" onClick={() => void resend()}>
            <Trans>Resend code</Trans>
          </Button>
          <BackToSignIn onSignIn={onSignIn} />
        </>
      }
    >
      <CodeField />
    </AuthForm>
  )
}
