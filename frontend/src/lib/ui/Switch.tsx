import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'

interface SwitchProps {
  label: string
  hint?: string
  isOn: boolean
  isDisabled?: boolean
  onChange(isOn: boolean): void
}

/** Something that is on or off, and changes at once. The whole row can be pressed. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const id = useId()
  return (
    <div className="flex min-h-11 items-center gap-4 py-1.5">
      <label htmlFor={id} className="min-w-0 flex-1">
        <span className="block font-medium">{label}</span>
        {hint && (
          <span id={`${id}-hint`} className="block text-muted text-sm">
            {hint}
          </span>
        )}
      </label>
      <Radix.Root
        id={id}
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="relative grid size-11 shrink-0 place-items-center disabled:opacity-50"
      >
        <span
          aria-hidden="true"
          className={`flex h-6 w-11 items-center rounded-full border-2 transition-colors ${isOn ? 'border-brand bg-brand' : 'border-field bg-raised'}`}
        >
          <Radix.Thumb
            className={`size-4 rounded-full transition-[margin] ${isOn ? 'ms-[1.35rem] bg-on-brand' : 'ms-0.5 bg-field'}`}
          />
        </span>
      </Radix.Root>
    </div>
  )
}
