import { useLingui } from '@lingui/react/macro'
import { lazy, useRef, useState } from 'react'
import type { UserProfile } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon, SearchIcon } from '@/lib/ui/icons'
import { Late } from '@/lib/ui/Late'
import { Notice } from '@/lib/ui/Notice'
import { type People, queryOf } from '../model/people'

const PeopleFound = lazy(async () => ({ default: (await import('./PeopleFound')).PeopleFound }))

interface PeopleSearchProps {
  label?: string
  placeholder?: string
  people: People
  /** Oneself, whom nobody looks for. */
  userId: string
  /** Opens the conversation with somebody. Rejects with `RequestError`. */
  onChoose(userId: string): Promise<void>
  /** What is shown of what is found; the people themselves where absent. */
  renderFound?(people: React.ReactNode, search: Search): React.ReactNode
  /** What is shown while nothing is looked for. */
  children: React.ReactNode
}

export interface Search {
  typed: string
  /** Changes what is typed, for whoever goes on searching. */
  type(text: string): void
  /** Ends the search. */
  clear(): void
}

/** Finds people by handle, name, e-mail address or wallet, in place of what is below it. */
export function PeopleSearch(props: PeopleSearchProps) {
  const { people, userId, onChoose, renderFound, children } = props
  const { t } = useLingui()
  const { label = t`Search`, placeholder = label } = props
  const [typed, setTyped] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const isSearching = queryOf(typed).length > 0
  const box = useRef<HTMLInputElement>(null)
  const change = (text: string) => {
    setTyped(text)
    setFailure(null)
  }
  const clear = () => change('')
  const type = (text: string) => {
    change(text)
    // What was pressed goes with what was found.
    if (text === '') box.current?.focus()
  }
  const choose = async (user: UserProfile) => {
    try {
      await onChoose(user.userId)
      clear()
    } catch (error) {
      setFailure(reasonOf(error))
    }
  }
  const found = (
    <Late
      failed={<Notice>{t`Search could not be loaded. Check your connection and reload the page.`}</Notice>}
    >
      <PeopleFound people={people} typed={typed} userId={userId} onChoose={choose} />
    </Late>
  )
  return (
    <>
      <div className="relative mx-3 mb-2">
        <SearchIcon className="pointer-events-none absolute start-3.5 top-3 size-5 text-muted" />
        <input
          ref={box}
          type="search"
          aria-label={label}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => change(target.value)}
          onKeyDown={(event) => {
            if (keysOf(event) !== 'escape' || typed === '') return
            event.preventDefault()
            clear()
          }}
          className="min-h-11 w-full rounded-xl border border-field bg-raised ps-11 pe-11 placeholder:text-muted"
        />
        {isSearching && (
          <IconButton label={t`Clear search`} onClick={() => type('')} className="absolute end-0 top-0">
            <CloseIcon className="size-4" />
          </IconButton>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {failure && <Notice>{failure}</Notice>}
        {isSearching ? (renderFound?.(found, { typed, type, clear }) ?? found) : children}
      </div>
    </>
  )
}
