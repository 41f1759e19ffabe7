import { Button } from '@/lib/ui/Button'
import { Field } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import type { Cognito } from '../model/cognito'
import { textOf, useSubmit } from './useSubmit'

interface ConfirmFormProps {
  cognito: Cognito
  username: string
  onConfirmed(): void
}

/** The code from the e-mail that proves its address. */
export function ConfirmForm({ cognito, username, onConfirmed }: ConfirmFormProps) {
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    await cognito.confirm(username, textOf(data, 'code').trim())
    onConfirmed()
  })
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-5" aria-labelledby="confirm-title">
      <h1 id="confirm-title" className="font-bold text-3xl tracking-tight">
        Check your e-mail
      </h1>
      <p className="text-muted">
        We have sent a code to the address of <strong className="text-ink">{username}</strong>.
      </p>
      {failure && <Notice>{failure}</Notice>}
      <Field label="Code" name="code" inputMode="numeric" autoComplete="one-time-code" required />
      <Button type="submit" disabled={isBusy} className="mt-1 min-h-12">
        {isBusy ? 'Checking…' : 'Confirm'}
      </Button>
    </form>
  )
}
