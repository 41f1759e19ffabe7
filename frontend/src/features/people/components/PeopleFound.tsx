import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { isolated } from '@/lib/i18n/names'
import type { UserProfile } from '@/lib/protocol/generated'
import { Avatar } from '@/lib/ui/Avatar'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { MIN_QUERY_LENGTH, type People } from '../model/people'
import { useSearch } from './useSearch'

interface PeopleFoundProps {
  people: People
  typed: string
  userId: string
  onChoose(user: UserProfile): Promise<void>
}

/** The people whom a search finds, or why there are none. */
export function PeopleFound({ people, typed, userId, onChoose }: PeopleFoundProps) {
  const { t } = useLingui()
  const search = useSearch(people, typed)
  if (search.status === 'idle') {
    return (
      <Hint>
        <Plural value={MIN_QUERY_LENGTH} one="Type # character." other="Type at least # characters." />
      </Hint>
    )
  }
  if (search.status === 'failed') return <Notice>{search.reason}</Notice>
  if (search.status === 'searching') {
    return (
      <Hint>
        <Spinner label={t`Searching…`} />
      </Hint>
    )
  }
  const users = search.users.filter((user) => user.userId !== userId)
  if (users.length === 0) {
    return (
      <Hint>
        <Trans>
          No results for “<bdi>{search.query}</bdi>”. You can search by handle, name, full email address or
          wallet address.
        </Trans>
      </Hint>
    )
  }
  return (
    <ul aria-label={t`People found`} className="flex flex-col gap-0.5">
      {users.map((user) => (
        <li key={user.userId}>
          <button type="button" onClick={() => void onChoose(user)} className={LIST_ROW_LOOK}>
            <ListRow
              start={<Avatar userId={user.userId} name={user.displayName} picture={user.picture} />}
              title={<bdi>{isolated(user.displayName)}</bdi>}
              detail={<bdi>@{user.handle}</bdi>}
            />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Hint({ children }: { children: React.ReactNode }) {
  return <p className="px-4 py-8 text-center text-muted text-sm">{children}</p>
}
