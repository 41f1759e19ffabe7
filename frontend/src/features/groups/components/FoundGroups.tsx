import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue } from 'react'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import { isolated } from '@/lib/i18n/names'
import type { FoundGroup } from '@/lib/protocol/generated'
import { Avatar } from '@/lib/ui/Avatar'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import type { Groups } from '../model/groups'

interface FoundGroupsProps {
  groups: Groups
  typed: string
  /** One's own that are called like that. */
  own: readonly FoundGroup[]
  isMember(conversationId: string): boolean
  /** One is in it. */
  onOpen(conversationId: string): void
}

/** One's own groups, and public ones, with these words in their titles; a press joins, or opens where one is in already. */
export function FoundGroups({ groups, typed, own, isMember, onOpen }: FoundGroupsProps) {
  const { t } = useLingui()
  const query = useDeferredValue(typed.trim())
  const { value, failure } = useRequest(query, async () => (query.length < 2 ? [] : groups.find(query)))
  const action = useAction()
  const open = async (id: string) => {
    if (!isMember(id)) await groups.join(id)
    onOpen(id)
  }
  if (failure) return <Notice>{failure}</Notice>
  if (!value) return null
  const known = new Set(own.map(({ conversationId }) => conversationId))
  const found = [...own, ...value.filter(({ conversationId }) => !known.has(conversationId))]
  if (found.length === 0) {
    return (
      <p role="status" className="px-4 py-8 text-center text-muted text-sm">
        <Trans>No groups found.</Trans>
      </p>
    )
  }
  return (
    <>
      {action.failure && <Notice>{action.failure}</Notice>}
      <ul aria-label={t`Groups found`} className="flex flex-col gap-0.5">
        {found.map(({ conversationId, title, about, memberCount, picture }) => (
          <li key={conversationId}>
            <button
              type="button"
              disabled={action.isBusy}
              onClick={() => void action.run(() => open(conversationId))}
              className={LIST_ROW_LOOK}
            >
              <ListRow
                start={<Avatar userId={conversationId} name={title} isGroup picture={picture} />}
                title={<bdi>{isolated(title)}</bdi>}
                detail={<bdi>{about || plural(memberCount, { one: '# member', other: '# members' })}</bdi>}
                end={
                  <span className="font-medium text-brand text-sm">
                    {isMember(conversationId) ? t`Open` : t`Join`}
                  </span>
                }
              />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
