import { RadioGroup as Radix } from 'radix-ui'
import { type ReactNode, useId } from 'react'

interface Option<Value extends string> {
  value: Value
  label: string
  icon?: ReactNode
}

interface ChoiceProps<Value extends string> {
  label: string
  options: readonly Option<Value>[]
  selected: Value
  onSelect(value: Value): void
}

/** One of a few, all in sight. */
export function Choice<Value extends string>({ label, options, selected, onSelect }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <div className="flex flex-col gap-2">
      <span id={id} className="font-medium text-sm">
        {label}
      </span>
      <Radix.Root
        aria-labelledby={id}
        value={selected}
        onValueChange={(value) => onSelect(value as Value)}
        className="grid auto-cols-fr grid-flow-col gap-1 rounded-2xl border border-line bg-paper p-1"
      >
        {options.map(({ value, label, icon }) => (
          <Radix.Item
            key={value}
            value={value}
            className="flex min-h-11 flex-col items-center justify-center gap-1 rounded-xl px-1 py-1.5 font-medium text-muted text-sm transition-colors hover:text-ink data-[state=checked]:bg-raised data-[state=checked]:text-ink data-[state=checked]:shadow-low sm:flex-row sm:gap-2 sm:px-3"
          >
            {icon}
            {label}
          </Radix.Item>
        ))}
      </Radix.Root>
    </div>
  )
}
