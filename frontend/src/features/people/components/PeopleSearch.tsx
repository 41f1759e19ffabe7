import { useState } from 'react'
import type { UserProfile } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { Avatar } from '@/lib/ui/Avatar'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon, SearchIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { Spinner } from '@/lib/ui/Spinner'
import { handlePrefixOf, MIN_PREFIX_LENGTH, type People } from '../model/people'
import { useSearch } from './useSearch'

interface PeopleSearchProps {
  people: People
  /** Oneself, whom nobody looks for. */
  userId: string
  /** Opens the conversation with somebody. Rejects with `RequestError`. */
  onChoose(userId: string): Promise<void>
  /** What is shown while nothing is looked for. */
  children: React.ReactNode
}

/** Finds people by the beginning of their handle, in place of what is below it. */
export function PeopleSearch({ people, userId, onChoose, children }: PeopleSearchProps) {
  const [typed, setTyped] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const isSearching = handlePrefixOf(typed).length > 0
  const clear = () => {
    setTyped('')
    setFailure(null)
  }
  const choose = async (user: UserProfile) => {
    try {
      await onChoose(user.userId)
      clear()
    } catch (error) {
      setFailure(reasonOf(error))
    }
  }
  return (
    <>
      <div className="relative mx-3 mb-2">
        <SearchIcon className="pointer-events-none absolute top-3 left-3.5 size-5 text-muted" />
        <input
          type="search"
          aria-label="Find people by handle"
          placeholder="Find people by handle"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && clear()}
          className="min-h-11 w-full rounded-xl border border-field bg-raised pr-11 pl-11 placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
        />
        {isSearching && (
          <IconButton label="Clear search" onClick={clear} className="absolute top-0 right-0">
            <CloseIcon className="size-4" />
          </IconButton>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {failure && <Notice>{failure}</Notice>}
        {isSearching ? <Results people={people} typed={typed} userId={userId} onChoose={choose} /> : children}
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
  const search = useSearch(people, typed)
  if (search.status === 'idle') return <Hint>Type at least {MIN_PREFIX_LENGTH} characters of a handle.</Hint>
  if (search.status === 'failed') return <Notice>{search.reason}</Notice>
  if (search.status === 'searching') {
    return (
      <Hint>
        <Spinner label="Searching…" />
      </Hint>
    )
  }
  const users = search.users.filter((user) => user.userId !== userId)
  if (users.length === 0) return <Hint>Nobody’s handle begins with “{search.prefix}”.</Hint>
  return (
    <ul aria-label="People found" className="flex flex-col gap-0.5">
      {users.map((user) => (
        <li key={user.userId}>
          <button
            type="button"
            onClick={() => void onChoose(user)}
            className="flex w-full items-center gap-3 rounded-2xl px-3 py-2.5 text-left transition-colors hover:bg-brand-soft"
          >
            <Avatar userId={user.userId} name={user.displayName} />
            <span className="min-w-0">
              <span className="block truncate font-semibold">{user.displayName}</span>
              <span className="block truncate text-muted text-sm">@{user.handle}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Hint({ children }: { children: React.ReactNode }) {
  return <p className="px-4 py-8 text-center text-muted text-sm">{children}</p>
}
