import { Trans, useLingui } from '@lingui/react/macro'
import { use } from 'react'
import { type Config, ConfigError } from '@/lib/config/config'
import { Button } from '@/lib/ui/Button'
import { Late } from '@/lib/ui/Late'
import { App } from './App'
import { Providers } from './Providers'
import { Failure } from './pages/Failure'
import { MessagePage } from './pages/MessagePage'
import { Opening } from './pages/Opening'

interface StartProps {
  /** The configuration, or why there is none. */
  config: Promise<Config | ConfigError>
}

/** Waits for the configuration; tells what is wrong with it instead of showing an app that cannot work. */
export function Start({ config }: StartProps) {
  return (
    <Providers>
      <Late coming={<Opening />} failed={<Failure />}>
        <Configured config={config} />
      </Late>
    </Providers>
  )
}

function Configured({ config: promise }: StartProps) {
  const { t } = useLingui()
  const config = use(promise)
  if (!(config instanceof ConfigError)) return <App config={config} />
  return (
    <MessagePage title={t`Natter is not configured`}>
      <p>
        <Trans>
          The app needs its configuration to find the service. If you run this deployment: {config.message}
        </Trans>
      </p>
      <Button onClick={() => location.reload()}>
        <Trans>Try again</Trans>
      </Button>
    </MessagePage>
  )
}
