import { useLingui } from '@lingui/react/macro'
import { type ComponentProps, useState } from 'react'
import { Field } from './Field'
import { IconButton } from './IconButton'
import { EyeIcon, EyeOffIcon } from './icons'

/** A password, which may be looked at while it is typed. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, 'type' | 'end'>) {
  const { t } = useLingui()
  const [isShown, setShown] = useState(false)
  const toggle = (
    <IconButton
      label={isShown ? t`Hide password` : t`Show password`}
      aria-pressed={isShown}
      onClick={() => setShown(!isShown)}
    >
      {isShown ? <EyeOffIcon /> : <EyeIcon />}
    </IconButton>
  )
  return <Field {...props} type={isShown ? 'text' : 'password'} spellCheck={false} end={toggle} />
}
