const KEY = 'natter.places'
const MAX_PLACES = 50

/** A place in a conversation: a message's top edge, so many pixels below the upper edge of the view. */
export interface Place {
  seq: number
  offset: number
}

/** Where one was in each entry of the browser's history, for going back, forward and reloading. */
export class Places {
  readonly #places: Map<string, Place>

  /** @param stopped when to keep nothing any more */
  constructor(stopped: AbortSignal) {
    this.#places = new Map(load())
    addEventListener('pagehide', () => this.#save(), { signal: stopped })
  }

  of(historyKey: string): Place | undefined {
    return this.#places.get(historyKey)
  }

  /** `null` for the newest messages, where a conversation opens anyway. */
  set(historyKey: string, place: Place | null): void {
    this.#places.delete(historyKey)
    if (place) this.#places.set(historyKey, place)
  }

  #save(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...this.#places].slice(-MAX_PLACES)))
    } catch {
      // Without room for it, a reload opens at the newest messages.
    }
  }
}

function load(): [string, Place][] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored : []
  } catch {
    return []
  }
}
