import { Suspense, use } from 'react'
import { type Config, ConfigError } from '@/lib/config/config'
import { Button } from '@/lib/ui/Button'
import { Spinner } from '@/lib/ui/Spinner'
import { App } from './App'
import { MessagePage } from './MessagePage'

interface StartProps {
  /** The configuration, or why there is none. */
  config: Promise<Config | ConfigError>
}

/** Waits for the configuration; tells what is wrong with it instead of showing an app that cannot work. */
export function Start({ config }: StartProps) {
  const waiting = (
    <MessagePage>
      <Spinner label="Opening Natter…" />
    </MessagePage>
  )
  return (
    <Suspense fallback={waiting}>
      <Configured config={config} />
    </Suspense>
  )
}

function Configured({ config: promise }: StartProps) {
  const config = use(promise)
  if (!(config instanceof ConfigError)) return <App config={config} />
  return (
    <MessagePage title="Natter is not set up here">
      <p>
        The app needs its configuration to know where the service is. If you run this deployment:{' '}
        {config.message}
      </p>
      <Button onClick={() => location.reload()}>Try again</Button>
    </MessagePage>
  )
}
