import type { StoredSession } from './refreshTokenStore'

const CHANNEL = 'natter.session'
/** Another tab answers in a few milliseconds; without one nobody waits longer than this. */
const PATIENCE_MS = 200

type Note = { type: 'asked' } | { type: 'told'; session: StoredSession } | { type: 'ended' }

interface Owner {
  /** The session of this tab, if there is one. */
  current(): StoredSession | null
  /** The session has been ended in another tab. */
  onEnded(): void
}

/** The app's other tabs in this browser: a new one takes up their session, and signing out in one ends all. */
export class OtherTabs {
  readonly #channel: BroadcastChannel | null
  #onTold: ((session: StoredSession) => void) | null = null

  constructor(owner: Owner) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL)
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Note>) => this.#take(data, owner))
  }

  /** The session that another tab has, or `null`. */
  ask(): Promise<StoredSession | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), this.#channel ? PATIENCE_MS : 0)
      this.#onTold = (session) => {
        clearTimeout(timer)
        resolve(session)
      }
      this.#send({ type: 'asked' })
    })
  }

  tellEnded(): void {
    this.#send({ type: 'ended' })
  }

  #take(note: Note, owner: Owner): void {
    const session = owner.current()
    if (note.type === 'asked' && session) this.#send({ type: 'told', session })
    if (note.type === 'told') this.#onTold?.(note.session)
    if (note.type === 'ended') owner.onEnded()
  }

  #send(note: Note): void {
    this.#channel?.postMessage(note)
  }
}
