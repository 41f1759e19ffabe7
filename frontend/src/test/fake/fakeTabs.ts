import type { Topic } from '@/lib/tabs/channel'
import type { Exclusively } from '@/lib/tabs/exclusive'

/** A topic that tabs of a test share; each call is another tab. */
export function fakeTabs<T>(): () => Topic<T> {
  const tabs: ((message: T) => void)[] = []
  return () => {
    let own: ((message: T) => void) | undefined
    return {
      post: (message) => {
        // Later, as it is between real tabs.
        queueMicrotask(() => {
          for (const listener of tabs) if (listener !== own) listener(message)
        })
      },
      listen: (listener) => {
        own = listener
        tabs.push(listener)
      },
    }
  }
}

/** Locks that tabs of a test share. */
export function fakeLocks(): Exclusively {
  const last = new Map<string, Promise<void>>()
  return async (name, action) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(action)
    last.set(name, mine)
    await mine
  }
}
