import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { Export } from '@/lib/protocol/generated'
import { formatExact } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Field } from '@/lib/ui/Field'
import { DownloadIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { SettingsCard } from './SettingsCard'

/** How often one asks how far an archive has come. */
const POLL_MS = 4000

type ExportApi = Pick<Api, 'getExport' | 'startExport'>

interface DataSettingsProps {
  api: ExportApi & Pick<Api, 'eraseAccount'>
  /** One's own, to be typed before the account is erased. */
  handle: string
  /** The account is being erased under this receipt. */
  onErased(receiptId: string): void
}

/** Taking one's data away, and leaving. */
export function DataSettings({ api, handle, onErased }: DataSettingsProps) {
  const { t } = useLingui()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <ExportCard api={api} />
      <SettingsCard
        title={t`Delete your account`}
        about={t`Your profile, your messages and your devices are erased everywhere, permanently.`}
      >
        <Button look="danger" className="self-start" onClick={() => setAsking(true)}>
          {t`Delete account…`}
        </Button>
      </SettingsCard>
      {isAsking && (
        <Erase
          handle={handle}
          onErase={async (typed) => onErased((await api.eraseAccount({ handle: typed })).receiptId)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function ExportCard({ api }: { api: ExportApi }) {
  const { t } = useLingui()
  const { value, failure, reload, setValue } = useRequest('export', () => api.getExport())
  const action = useAction()
  const isRunning = value?.state === 'running'
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(reload, POLL_MS)
    return () => clearInterval(timer)
  }, [isRunning, reload])
  /** Its address holds for minutes only: asked for when it is wanted. */
  const download = async () => {
    const fresh = await api.getExport()
    setValue(fresh)
    if (fresh.state === 'ready') location.assign(fresh.url)
  }
  return (
    <SettingsCard
      title={t`Your data`}
      about={t`An archive of everything you have written and everything Natter stores about you.`}
    >
      {(failure ?? action.failure) && <Notice>{failure ?? action.failure}</Notice>}
      {value && <ExportState state={value} />}
      <div className="flex flex-wrap gap-2">
        {value?.state === 'ready' && (
          <Button isBusy={action.isBusy} onClick={() => void action.run(download)}>
            <DownloadIcon />
            {t`Download`}
          </Button>
        )}
        {value && !isRunning && (
          <Button
            look={value.state === 'ready' ? 'secondary' : 'primary'}
            disabled={action.isBusy}
            onClick={() => void action.run(async () => setValue(await api.startExport()))}
          >
            {t`Create archive`}
          </Button>
        )}
      </div>
    </SettingsCard>
  )
}

function ExportState({ state }: { state: Export }) {
  const { t } = useLingui()
  switch (state.state) {
    case 'running':
      return (
        <p role="status" className="flex items-center gap-2">
          <Spinner /> {t`Your archive is being created. You can leave this page.`}
        </p>
      )
    case 'ready':
      return <p role="status">{t`Your archive is available until ${formatExact(state.expiresAt)}.`}</p>
    case 'failed':
      return <Notice>{t`The archive could not be created. Please request a new one.`}</Notice>
    default:
      return null
  }
}

interface EraseProps {
  handle: string
  onErase(typed: string): Promise<void>
  onClose(): void
}

function Erase({ handle, onErase, onClose }: EraseProps) {
  const { t } = useLingui()
  const form = useId()
  const [typed, setTyped] = useState('')
  const { isBusy, failure, run } = useAction()
  const isSure = typed.trim().replace(/^@/, '') === handle
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSure) void run(() => onErase(handle))
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button look="danger" type="submit" form={form} disabled={!isSure} isBusy={isBusy}>
        {t`Delete permanently`}
      </Button>
    </>
  )
  return (
    <Dialog
      title={t`Delete your account?`}
      description={t`This starts immediately and cannot be undone.`}
      width="small"
      isOpen
      onClose={onClose}
      actions={actions}
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {failure && <Notice>{failure}</Notice>}
        <p>
          <Trans>
            To continue, type your handle: <bdi className="font-semibold">{handle}</bdi>
          </Trans>
        </p>
        <Field
          label={t`Your handle`}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </form>
    </Dialog>
  )
}
