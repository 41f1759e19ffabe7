import { useEffect, useState } from 'react'
import type { UserProfile } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { MIN_QUERY_LENGTH, type People, queryOf } from '../model/people'

/** Nobody wants results for each letter. */
const TYPING_PAUSE_MS = 250

type Search =
  | { status: 'idle' }
  | { status: 'searching' }
  | { status: 'found'; query: string; users: readonly UserProfile[] }
  | { status: 'failed'; reason: string }

/** Finds people while somebody types; the answer to an older question never replaces that to a newer one. */
export function useSearch(people: People, typed: string): Search {
  const [search, setSearch] = useState<Search>({ status: 'idle' })
  const query = queryOf(typed)
  useEffect(() => {
    if (query.length < MIN_QUERY_LENGTH) return setSearch({ status: 'idle' })
    let isCurrent = true
    setSearch((before) => (before.status === 'found' ? before : { status: 'searching' }))
    const timer = setTimeout(() => {
      void ask(people, query).then((result) => isCurrent && setSearch(result))
    }, TYPING_PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [people, query])
  return search
}

async function ask(people: People, query: string): Promise<Search> {
  try {
    return { status: 'found', query, users: await people.search(query) }
  } catch (error) {
    return { status: 'failed', reason: reasonOf(error) }
  }
}
