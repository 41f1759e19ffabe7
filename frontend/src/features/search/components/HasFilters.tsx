import { useLingui } from '@lingui/react/macro'
import { asksFor, type Part, toggled } from '../model/query'

interface HasFiltersProps {
  query: string
  onChange(query: string): void
}

/** What the messages should have: each button adds its filter to the query, or takes it away. */
export function HasFilters({ query, onChange }: HasFiltersProps) {
  const { t } = useLingui()
  const labels: Record<Part, string> = {
    picture: t`Photos`,
    video: t`Videos`,
    file: t`Files`,
    link: t`Links`,
    audio: t`Audio`,
    voice: t`Voice messages`,
  }
  const parts = Object.entries(labels) as [Part, string][]
  return (
    <fieldset className="mb-2 flex flex-wrap gap-1.5">
      <legend className="sr-only">{t`Only messages with`}</legend>
      {parts.map(([part, label]) => (
        <button
          key={part}
          type="button"
          aria-pressed={asksFor(query, part)}
          onClick={() => onChange(toggled(query, part))}
          className="min-h-11 rounded-full border border-field px-3 font-medium text-sm transition-colors hover:bg-brand-soft aria-pressed:border-brand aria-pressed:bg-brand aria-pressed:text-on-brand"
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}
