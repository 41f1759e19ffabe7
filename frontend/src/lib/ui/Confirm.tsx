import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { reasonOf } from '@/lib/protocol/requestError'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { Notice } from './Notice'

interface ConfirmProps {
  title: string
  description: string
  /** What the button says that does it. */
  action: string
  isDangerous?: boolean
  isOpen: boolean
  onClose(): void
  /** Does it; the dialog stays, with the reason, where it rejects. */
  onConfirm(): Promise<void> | void
  /** What is told of why it rejected. */
  explain?(error: unknown): string
}

/** Asks before something that cannot be undone. */
export function Confirm(props: ConfirmProps) {
  const { title, description, action, isDangerous = false, isOpen, onClose, onConfirm } = props
  const { explain = reasonOf } = props
  const { t } = useLingui()
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const confirm = async () => {
    setBusy(true)
    setFailure(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setFailure(explain(error))
    }
    setBusy(false)
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button look={isDangerous ? 'danger' : 'primary'} isBusy={isBusy} onClick={() => void confirm()}>
        {action}
      </Button>
    </>
  )
  return (
    <Dialog
      title={title}
      description={description}
      width="small"
      isOpen={isOpen}
      onClose={onClose}
      actions={actions}
    >
      {failure && <Notice>{failure}</Notice>}
    </Dialog>
  )
}
