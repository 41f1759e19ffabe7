import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import type { QuietHours as Hours } from '@/lib/protocol/generated'
import { Switch } from './Switch'

/** From ten in the evening until seven. */
const NIGHT = { from: 22 * 60, until: 7 * 60 }

interface QuietHoursProps {
  label: string
  /** Shown where there are no such hours. */
  hint: string
  hours: Hours | null | undefined
  isDisabled?: boolean
  /** In this device's time zone; `null` for none. */
  onChange(hours: Hours | null): void
}

/** A part of each day in which one wants no notifications. */
export function QuietHours({ label, hint, hours, isDisabled = false, onChange }: QuietHoursProps) {
  const { t } = useLingui()
  const change = (changes: Partial<Hours>) =>
    onChange({ ...NIGHT, ...hours, ...changes, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  return (
    <>
      <Switch
        label={label}
        hint={hours ? t`Time zone: ${hours.timeZone}` : hint}
        isOn={hours != null}
        isDisabled={isDisabled}
        onChange={(isOn) => (isOn ? change({}) : onChange(null))}
      />
      {hours && (
        <div className="flex flex-wrap gap-4 pb-2">
          <Time
            label={t`From`}
            minute={hours.from}
            except={hours.until}
            onChange={(from) => change({ from })}
          />
          <Time
            label={t`Until`}
            minute={hours.until}
            except={hours.from}
            onChange={(until) => change({ until })}
          />
        </div>
      )}
    </>
  )
}

interface TimeProps {
  label: string
  /** Of the day. */
  minute: number
  /** Not this one: the hours would be none. */
  except: number
  onChange(minute: number): void
}

function Time({ label, minute, except, onChange }: TimeProps) {
  const id = useId()
  const two = (number: number) => String(number).padStart(2, '0')
  return (
    <label htmlFor={id} className="flex items-center gap-2">
      <span className="min-w-10">{label}</span>
      <input
        id={id}
        type="time"
        required
        className="min-h-11 rounded-lg border border-line bg-surface px-3"
        value={`${two(Math.floor(minute / 60))}:${two(minute % 60)}`}
        onChange={({ target }) => {
          const [hour, rest] = target.value.split(':').map(Number)
          const chosen = (hour ?? Number.NaN) * 60 + (rest ?? Number.NaN)
          if (Number.isInteger(chosen) && chosen !== except) onChange(chosen)
        }}
      />
    </label>
  )
}
