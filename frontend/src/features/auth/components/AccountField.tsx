import { useLingui } from '@lingui/react/macro'
import { Field } from '@/lib/ui/Field'

/** Which account it is. */
export function AccountField() {
  const { t } = useLingui()
  return (
    <Field
      label={t`Username or email`}
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
    />
  )
}
