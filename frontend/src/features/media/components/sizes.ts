import { i18n } from '@lingui/core'

const KILOBYTE = 1024

/** A size as people read it. */
export function sizeInWords(bytes: number): string {
  const [value, unit] =
    bytes >= KILOBYTE ** 2
      ? [bytes / KILOBYTE ** 2, 'megabyte']
      : [Math.max(1, Math.round(bytes / KILOBYTE)), 'kilobyte']
  return i18n.number(value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 })
}

/** A duration as minutes and seconds, as players show it. */
export function durationInDigits(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const rest = String(seconds % 60).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${rest}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}
