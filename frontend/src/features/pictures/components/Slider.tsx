import { useId } from 'react'

interface SliderProps {
  label: string
  min?: number
  max?: number
  value: number
  isDisabled: boolean
  onChange(value: number): void
}

/** A value between two ends. From left to right in every language: it moves what lies so. */
export function Slider({ label, min = 0, max = 1, value, isDisabled, onChange }: SliderProps) {
  const id = useId()
  return (
    <div className="flex flex-wrap items-center gap-x-4">
      <label htmlFor={id} className="w-28 text-sm">
        {label}
      </label>
      <input
        id={id}
        type="range"
        dir="ltr"
        min={min}
        max={max}
        step={(max - min) / 100}
        value={value}
        disabled={isDisabled}
        onChange={({ target }) => onChange(target.valueAsNumber)}
        className="h-11 min-w-40 flex-1 accent-brand"
      />
    </div>
  )
}
