import { useLingui } from '@lingui/react/macro'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import { typed } from '@/lib/text/typed'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Select, TextArea } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'

/** Something that a moderator is about to do, for which they say why. */
export interface ActQuestion {
  title: string
  description: string
  /** What the button says that does it. */
  action: string
  isDangerous: boolean
  /** Whether it is for a time. */
  hasTime: boolean
  /** Does it; `days` is `null` for good. Rejects with `RequestError`. */
  act(reason: string, days: number | null): Promise<unknown>
}

interface ActDialogProps {
  question: ActQuestion
  /** It is done. */
  onDone(): void
  onClose(): void
}

const FOR_GOOD = ''

/** Asks why, and for how long, before a moderator acts. */
export function ActDialog({ question, onDone, onClose }: ActDialogProps) {
  const { t } = useLingui()
  const form = useId()
  const [reason, setReason] = useState('')
  const [days, setDays] = useState('7')
  const { isBusy, failure, run } = useAction()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const time = question.hasTime && days !== FOR_GOOD ? Number(days) : null
    if (!(await run(() => question.act(typed(reason), time)))) return
    onDone()
    onClose()
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button
        type="submit"
        form={form}
        look={question.isDangerous ? 'danger' : 'primary'}
        disabled={typed(reason) === ''}
        isBusy={isBusy}
      >
        {question.action}
      </Button>
    </>
  )
  return (
    <Dialog
      title={question.title}
      description={question.description}
      width="small"
      isOpen
      onClose={onClose}
      actions={actions}
    >
      <form id={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {failure && <Notice>{failure}</Notice>}
        <TextArea
          label={t`Reason`}
          hint={t`Recorded in the audit log with your name.`}
          required
          maxLength={2000}
          dir="auto"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        {question.hasTime && (
          <Select label={t`Duration`} value={days} onChange={({ target }) => setDays(target.value)}>
            <option value="1">{t`1 day`}</option>
            <option value="7">{t`1 week`}</option>
            <option value="30">{t`1 month`}</option>
            <option value={FOR_GOOD}>{t`Permanently`}</option>
          </Select>
        )}
      </form>
    </Dialog>
  )
}
