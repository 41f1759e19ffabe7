import { useCallback, useEffect, useRef, useState } from 'react'
import { reasonOf } from '@/lib/protocol/requestError'

interface Page<Item> {
  items: readonly Item[]
  /** Where the next page begins; absent where there is none. */
  next?: string | null
}

interface Pages<Item> {
  /** All that was fetched so far; `null` before anything was. */
  items: readonly Item[] | null
  failure: string | null
  hasMore: boolean
  isBusy: boolean
  /** Fetches the next page. */
  more(): void
  /** Begins again. */
  reload(): void
}

/** A list that comes in pages, for each `key` from its beginning; an answer to what is not asked any more is dropped. */
export function usePages<Item>(
  key: string,
  fetch: (cursor: string | null) => Promise<Page<Item>>,
): Pages<Item> {
  const [state, setState] = useState<{ key: string; items: readonly Item[] | null; next: string | null }>({
    key,
    items: null,
    next: null,
  })
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const latest = useRef({ fetch, key, turn: 0 })
  Object.assign(latest.current, { fetch, key })
  const load = useCallback(async (before: readonly Item[], cursor: string | null) => {
    latest.current.turn += 1
    const { turn, key } = latest.current
    setBusy(true)
    setFailure(null)
    try {
      const { items, next = null } = await latest.current.fetch(cursor)
      if (turn === latest.current.turn) setState({ key, items: [...before, ...items], next })
    } catch (error) {
      if (turn === latest.current.turn) setFailure(reasonOf(error))
    }
    if (turn === latest.current.turn) setBusy(false)
  }, [])
  const reload = useCallback(() => void load([], null), [load])
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for another key
  useEffect(() => {
    reload()
    return () => {
      latest.current.turn += 1
    }
  }, [reload, key])
  const isOf = state.key === key
  return {
    items: isOf ? state.items : null,
    failure,
    hasMore: isOf && state.next !== null,
    isBusy,
    more: () => void load(state.items ?? [], state.next),
    reload,
  }
}
