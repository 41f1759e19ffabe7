import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { PasswordField } from '@/lib/ui/PasswordField'
import { toast } from '@/lib/ui/toasts'
import type { Account } from '../model/account'
import { NewPasswordField } from './NewPasswordField'
import { textOf, useSubmit } from './useSubmit'

/** Changes one's password. */
export function PasswordSettings({ account, username }: { account: Account; username: string }) {
  const { t } = useLingui()
  const form = useRef<HTMLFormElement>(null)
  const { isBusy, failure, onSubmit } = useSubmit(async (data) => {
    await account.changePassword(textOf(data, 'before'), textOf(data, 'after'))
    form.current?.reset()
    toast(t`Password changed.`, { tone: 'good' })
  })
  return (
    <form ref={form} onSubmit={onSubmit} className="flex flex-col gap-4">
      {failure && <Notice>{failure}</Notice>}
      {/* Password managers keep the new password under this name. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField label={t`Current password`} name="before" autoComplete="current-password" required />
      <NewPasswordField label={t`New password`} name="after" />
      <Button type="submit" isBusy={isBusy} className="self-start">
        {t`Change password`}
      </Button>
    </form>
  )
}
