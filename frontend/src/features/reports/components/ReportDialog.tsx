import { useLingui } from '@lingui/react/macro'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import type { NewReport, ReportCategory, ReportSubject } from '@/lib/protocol/generated'
import { typed } from '@/lib/text/typed'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Select, TextArea } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { toast } from '@/lib/ui/toasts'
import { useCategories } from './useCategories'

interface ReportDialogProps {
  subject: ReportSubject
  onSend(report: Omit<NewReport, 'reportId'>): Promise<unknown>
  onClose(): void
}

/** Tells the moderators of a message or a person. */
export function ReportDialog({ subject, onSend, onClose }: ReportDialogProps) {
  const { t } = useLingui()
  const form = useId()
  const categories = useCategories()
  const [category, setCategory] = useState<ReportCategory | ''>('')
  const [text, setText] = useState('')
  const { isBusy, failure, run } = useAction()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (category === '' || !(await run(() => onSend({ subject, category, text: typed(text) })))) return
    toast(t`Thank you. The moderators will review your report.`, { tone: 'good' })
    onClose()
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button type="submit" form={form} isBusy={isBusy}>{t`Send report`}</Button>
    </>
  )
  return (
    <Dialog
      title={subject.kind === 'message' ? t`Report this message` : t`Report this person`}
      description={
        subject.kind === 'message'
          ? t`The moderators receive this message and a few before and after it. No one else is told about your report.`
          : t`The moderators will review your report. No one else is told about it.`
      }
      isOpen
      onClose={onClose}
      actions={actions}
    >
      <form id={form} onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {failure && <Notice>{failure}</Notice>}
        <Select
          label={t`Reason for reporting`}
          required
          value={category}
          onChange={({ target }) => setCategory(target.value as ReportCategory)}
        >
          <option value="" disabled>{t`Choose a reason`}</option>
          {Object.entries(categories).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <TextArea
          label={t`Anything else the moderators should know`}
          maxLength={2000}
          dir="auto"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </form>
    </Dialog>
  )
}
