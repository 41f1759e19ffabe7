import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Select } from '@/lib/ui/Field'
import { loadDevelopmentConfig } from './developmentConfig'
import { DevelopmentProvider } from './developmentProvider'

/** No production build has this in it: `scripts/production.mjs` fails where one does. */
const NAME = 'Development wallet'

/**
 * Announces a wallet to the page where the local stack has keys for one, and asks its owner in the page. Of development
 * builds alone, so its words are not translated: they would be in the catalogues of production.
 */
export function DevelopmentWallet({ username }: { username: string }) {
  const [provider, setProvider] = useState<DevelopmentProvider | null>(null)
  useEffect(() => {
    let unannounce: (() => void) | undefined
    const ended = new AbortController()
    void loadDevelopmentConfig()
      .then((config) => {
        if (!config || ended.signal.aborted) return
        const made = new DevelopmentProvider(config, username)
        unannounce = announce(made)
        setProvider(made)
      })
      .catch(() => undefined)
    return () => {
      ended.abort()
      unannounce?.()
    }
  }, [username])
  return provider && <Asking provider={provider} />
}

function Asking({ provider }: { provider: DevelopmentProvider }) {
  const { asked, chosen } = useStore(provider.question)
  if (!asked) return null
  const actions = (
    <>
      <Button look="secondary" onClick={() => asked.answer(false)}>
        Reject
      </Button>
      <Button onClick={() => asked.answer(true)}>Confirm</Button>
    </>
  )
  return (
    <Dialog
      title={NAME}
      description={asked.title}
      isOpen
      onClose={() => asked.answer(false)}
      actions={actions}
    >
      <div className="flex flex-col gap-4">
        {asked.choosesAccount && (
          <Select
            label="Account"
            value={chosen}
            onChange={({ target }) => provider.choose(Number(target.value))}
          >
            {provider.accounts.map(({ address }, index) => (
              <option key={address} value={index}>
                {`${provider.labels[index]}: ${address}`}
              </option>
            ))}
          </Select>
        )}
        <dl className="flex flex-col gap-3 text-sm">
          {asked.details.map(([term, detail]) => (
            <div key={term}>
              <dt className="text-muted">{term}</dt>
              <dd className="whitespace-pre-wrap break-all font-mono text-xs">{detail}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  )
}

const ICON =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%237a5c12"/><path d="M10 10l-4 6 4 6M22 10l4 6-4 6M18 8l-4 16" stroke="white" stroke-width="2" fill="none"/></svg>'

/** As EIP-6963 has it; answers with how to end it. */
function announce(provider: DevelopmentProvider): () => void {
  const info = { uuid: crypto.randomUUID(), name: NAME, icon: ICON, rdns: 'localhost.natter.development' }
  const detail = Object.freeze({ info: Object.freeze(info), provider })
  const tell = () => void window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', tell)
  tell()
  return () => window.removeEventListener('eip6963:requestProvider', tell)
}
