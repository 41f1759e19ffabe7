import { useCallback, useEffect, useRef, useState } from 'react'
import { reasonOf } from '@/lib/protocol/requestError'

interface Requested<Value> {
  /** The answer, once there is one. */
  value: Value | null
  /** Why there is none. */
  failure: string | null
  /** Asks again; what is shown stays meanwhile. */
  reload(): void
  /** Puts what is known now in place of the answer. */
  setValue(value: Value): void
  /** Changes what is known by then, which may be more than when this was drawn; nothing where nothing is known. */
  change(by: (now: Value) => Value): void
}

/** Asks when it is shown, and again for another `key`; an answer to what is not asked any more is dropped. */
export function useRequest<Value>(key: string, ask: () => Promise<Value>): Requested<Value> {
  const [state, setState] = useState<{ key: string; value: Value | null; failure: string | null }>({
    key,
    value: null,
    failure: null,
  })
  const latest = useRef({ ask, key, turn: 0 })
  // An older press may ask again: for what is asked now.
  Object.assign(latest.current, { ask, key })
  const reload = useCallback(() => {
    latest.current.turn += 1
    const { turn, key } = latest.current
    const isCurrent = () => latest.current.turn === turn
    latest.current.ask().then(
      (value) => isCurrent() && setState({ key, value, failure: null }),
      (error) =>
        isCurrent() &&
        setState((before) => ({
          key,
          value: before.key === key ? before.value : null,
          failure: reasonOf(error),
        })),
    )
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for another key
  useEffect(() => {
    reload()
    return () => {
      latest.current.turn += 1
    }
  }, [reload, key])
  const setValue = useCallback((value: Value) => setState({ key, value, failure: null }), [key])
  const change = useCallback(
    (by: (now: Value) => Value) =>
      setState((before) =>
        before.key === key && before.value !== null ? { ...before, value: by(before.value) } : before,
      ),
    [key],
  )
  const isOf = state.key === key
  return { value: isOf ? state.value : null, failure: isOf ? state.failure : null, reload, setValue, change }
}
