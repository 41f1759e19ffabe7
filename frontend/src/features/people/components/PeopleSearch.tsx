import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { isolated } from '@/lib/i18n/names'
import type { UserProfile } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { Avatar } from '@/lib/ui/Avatar'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon, SearchIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { MIN_QUERY_LENGTH, type People, queryOf } from '../model/people'
import { useSearch } from './useSearch'

interface PeopleSearchProps {
  label?: string
  placeholder?: string
  people: People
  /** Oneself, whom nobody looks for. */
  userId: string
  /** Opens the conversation with somebody. Rejects with `RequestError`. */
  onChoose(userId: string): Promise<void>
  /** What is shown of what is found; the people themselves where absent. Typing nothing ends the search. */
  renderFound?(people: React.ReactNode, typed: string, type: (text: string) => void): React.ReactNode
  /** What is shown while nothing is looked for. */
  children: React.ReactNode
}

/** Finds people by handle, name, e-mail address or wallet, in place of what is below it. */
export function PeopleSearch(props: PeopleSearchProps) {
  const { people, userId, onChoose, renderFound, children } = props
  const { t } = useLingui()
  const { label = t`Search`, placeholder = label } = props
  const [typed, setTyped] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const isSearching = queryOf(typed).length > 0
  const type = (text: string) => {
    setTyped(text)
    setFailure(null)
  }
  const clear = () => type('')
  const choose = async (user: UserProfile) => {
    try {
      await onChoose(user.userId)
      clear()
    } catch (error) {
      setFailure(reasonOf(error))
    }
  }
  const found = <Results people={people} typed={typed} userId={userId} onChoose={choose} />
  return (
    <>
      <div className="relative mx-3 mb-2">
        <SearchIcon className="pointer-events-none absolute start-3.5 top-3 size-5 text-muted" />
        <input
          type="search"
          aria-label={label}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => type(target.value)}
          onKeyDown={(event) => {
            if (keysOf(event) !== 'escape' || typed === '') return
            event.preventDefault()
            clear()
          }}
          className="min-h-11 w-full rounded-xl border border-field bg-raised ps-11 pe-11 placeholder:text-muted"
        />
        {isSearching && (
          <IconButton label={t`Clear search`} onClick={clear} className="absolute end-0 top-0">
            <CloseIcon className="size-4" />
          </IconButton>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {failure && <Notice>{failure}</Notice>}
        {isSearching ? (renderFound?.(found, typed, type) ?? found) : children}
      </div>
    </>
  )
}

interface ResultsProps {
  people: People
  typed: string
  userId: string
  onChoose(user: UserProfile): Promise<void>
}

function Results({ people, typed, userId, onChoose }: ResultsProps) {
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
