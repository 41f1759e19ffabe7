import { useLingui } from '@lingui/react/macro'
import { PasswordField } from '@/lib/ui/PasswordField'

/** The user pool’s rule: at least so many characters, and nothing else. */
const MIN_PASSWORD_LENGTH = 12

/** A password that is chosen now. */
export function NewPasswordField({ label, name }: { label: string; name: string }) {
  const { t } = useLingui()
  return (
    <PasswordField
      label={label}
      name={name}
      autoComplete="new-password"
      minLength={MIN_PASSWORD_LENGTH}
      hint={t`Use at least ${MIN_PASSWORD_LENGTH} characters. A few random words make a good password.`}
      required
    />
  )
}
