import type { ReactNode } from 'react'

/** Of whatever is one row: a link, a button. */
export const LIST_ROW_LOOK = 'row-look flex w-full items-center gap-3 px-3 py-2.5 text-start'

interface ListRowProps {
  /** An avatar or an icon. */
  start?: ReactNode
  title: ReactNode
  /** Below the title. */
  detail?: ReactNode
  /** At the end of the title's line: a time. */
  aside?: ReactNode
  /** At the end of the detail's line: a badge. */
  end?: ReactNode
}

/** What stands in a row: two lines, each cut where it is too long. */
export function ListRow({ start, title, detail, aside, end }: ListRowProps) {
  return (
    <>
      {start}
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate font-semibold">{title}</span>
          {aside}
        </span>
        {(detail || end) && (
          <span className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate text-muted text-sm">{detail}</span>
            {end}
          </span>
        )}
      </span>
    </>
  )
}
