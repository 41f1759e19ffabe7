import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '@/lib/ui/Button'
import { Confirm } from '@/lib/ui/Confirm'
import { IconButton } from '@/lib/ui/IconButton'
import { CopyIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { copy } from '@/lib/ui/share'
import { toast } from '@/lib/ui/toasts'
import { type Account, authenticatorAddress } from '../model/account'
import { CodeField } from './CodeField'
import { explain } from './explain'
import { textOf, useSubmit } from './useSubmit'

interface AuthenticatorSettingsProps {
  account: Account
  username: string
}

type State =
  | { name: 'unknown' }
  | { name: 'asking' }
  | { name: 'failed'; reason: string }
  | { name: 'off' }
  | { name: 'on' }
  | { name: 'settingUp'; key: string }

/** Sets an authenticator app up as a second factor, or takes it away. */
export function AuthenticatorSettings({ account, username }: AuthenticatorSettingsProps) {
  const { t } = useLingui()
  const [state, setState] = useState<State>({ name: 'unknown' })
  const attempt = async (step: () => Promise<State>) => {
    setState({ name: 'asking' })
    try {
      setState(await step())
    } catch (error) {
      setState({ name: 'failed', reason: explain(error) })
    }
  }
  const look = () => attempt(async () => ({ name: (await account.hasAuthenticator()) ? 'on' : 'off' }))
  switch (state.name) {
    case 'unknown':
      return (
        <Button look="secondary" className="self-start" onClick={() => void look()}>
          <Trans>Manage two-step verification</Trans>
        </Button>
      )
    case 'asking':
      return <Spinner label={t`Checking…`} />
    case 'failed':
      return (
        <>
          <Notice>{state.reason}</Notice>
          <Button look="secondary" className="self-start" onClick={() => void look()}>
            <Trans>Try again</Trans>
          </Button>
        </>
      )
    case 'off': {
      const begin = async (): Promise<State> => ({
        name: 'settingUp',
        key: await account.beginAuthenticator(),
      })
      return (
        <Button className="self-start" onClick={() => void attempt(begin)}>
          <Trans>Set up an authenticator app</Trans>
        </Button>
      )
    }
    case 'settingUp':
      return (
        <SetUp
          account={account}
          username={username}
          secret={state.key}
          onDone={() => setState({ name: 'on' })}
          onCancel={() => setState({ name: 'off' })}
        />
      )
    case 'on':
      return <Active account={account} onRemoved={() => setState({ name: 'off' })} />
  }
}

interface SetUpProps extends AuthenticatorSettingsProps {
  /** In base 32. */
  secret: string
  onDone(): void
  onCancel(): void
}

function SetUp({ account, username, secret, onDone, onCancel }: SetUpProps) {
  const { t } = useLingui()
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    await account.confirmAuthenticator(textOf(data, 'code').trim())
    toast(t`Two-step verification is on.`, { tone: 'good' })
    onDone()
  })
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <p>
        <Trans>
          Enter this key in your authenticator app, or{' '}
          <a href={authenticatorAddress(secret, username)} className="font-semibold text-brand underline">
            open it there
          </a>
          . Then enter the code the app shows.
        </Trans>
      </p>
      <p className="flex items-center gap-1 rounded-xl border border-line bg-paper py-1 ps-4 pe-1">
        <code className="min-w-0 flex-1 break-all tracking-wider" dir="ltr">
          {(secret.match(/.{1,4}/g) ?? []).join(' ')}
        </code>
        <IconButton label={t`Copy key`} onClick={() => void copy(secret)}>
          <CopyIcon />
        </IconButton>
      </p>
      {failure && <Notice>{failure}</Notice>}
      <CodeField />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isBusy={isBusy}>{t`Turn on`}</Button>
        <Button look="quiet" onClick={onCancel}>{t`Cancel`}</Button>
      </div>
    </form>
  )
}

function Active({ account, onRemoved }: { account: Account; onRemoved(): void }) {
  const { t } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const remove = async () => {
    await account.removeAuthenticator()
    onRemoved()
  }
  return (
    <>
      <Notice tone="good">{t`Signing in requires a code.`}</Notice>
      <Button look="secondary" className="self-start" onClick={() => setAsking(true)}>
        {t`Turn off`}
      </Button>
      <Confirm
        title={t`Turn off two-step verification?`}
        description={t`You will then sign in with your password alone.`}
        action={t`Turn off`}
        isDangerous
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={remove}
        explain={explain}
      />
    </>
  )
}
