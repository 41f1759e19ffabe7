import { useLingui } from '@lingui/react/macro'
import { Field } from '@/lib/ui/Field'

/** A code that was sent or that an app shows. */
export function CodeField({ hint }: { hint?: string }) {
  const { t } = useLingui()
  return (
    <Field
      label={t`Code`}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      hint={hint}
      className="font-semibold text-lg tabular-nums tracking-[0.3em]"
      dir="ltr"
      required
    />
  )
}
