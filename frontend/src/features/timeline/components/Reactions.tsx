import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { formatList, formatNumber } from '@/lib/time/format'
import { Tooltip } from '@/lib/ui/Tooltip'
import { useMenuPlace } from '@/lib/ui/useMenuPlace'
import type { MessageRow } from '../model/row'
import type { MessageActions } from './messageActions'

interface ReactionsProps {
  row: MessageRow
  userId: string
  nameOf(userId: string): string
  actions: Pick<MessageActions, 'react' | 'showReactions'>
}

/** The emoji at a message; a press adds one's own or takes it away, and a long one shows whose they are, as the menu key does. */
export function Reactions({ row, userId, nameOf, actions }: ReactionsProps) {
  const { t } = useLingui()
  const opening = useMenuPlace(() => actions.showReactions(row))
  return (
    <ul
      {...opening}
      aria-label={t`Reactions`}
      className="-mt-1.5 flex max-w-[85%] flex-wrap px-1 [-webkit-touch-callout:none]"
    >
      {row.reactions.map(({ emoji, userIds }) => {
        const isOwn = userIds.includes(userId)
        const count = userIds.length
        const people = plural(count, { one: '# person', other: '# people' })
        const names = formatList(userIds.map(nameOf))
        const look = isOwn
          ? 'border-brand bg-brand-soft text-ink'
          : 'border-line bg-raised text-ink group-hover/chip:bg-brand-soft'
        return (
          <li key={emoji}>
            <Tooltip text={names}>
              <button
                type="button"
                aria-pressed={isOwn}
                aria-label={`${emoji}, ${people}: ${names}`}
                onClick={() => actions.react(row, emoji)}
                className="group/chip -my-1 grid min-h-11 min-w-11 place-items-center px-0.5"
              >
                <span className={`flex h-7 items-center gap-1 rounded-full border px-2 text-sm ${look}`}>
                  <span aria-hidden="true">{emoji}</span>
                  {count > 1 && <span className="text-xs tabular-nums">{formatNumber(count)}</span>}
                </span>
              </button>
            </Tooltip>
          </li>
        )
      })}
    </ul>
  )
}
