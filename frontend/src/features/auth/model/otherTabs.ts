import type { StoredSession } from './refreshTokenStore'

const CHANNEL = 'natter.session'
/** Another tab answers in a few milliseconds, unless it is busy; without one nobody waits longer than this. */
const PATIENCE_MS = 200
/** How often a tab that has a session is asked for it, until it is given up as asleep. */
const TRIES = 50
/** Each tab that has a session shares this lock. */
const LOCK = 'natter.signedIn'

type Note =
  | { type: 'asked' }
  | { type: 'told'; session: StoredSession }
  | { type: 'renewed'; session: StoredSession }
  | { type: 'ended' }

interface Owner {
  /** The session of this tab, if there is one. */
  current(): StoredSession | null
  /** Another tab has got a new refresh token; the one before may be good no longer. */
  onRenewed(session: StoredSession): void
  /** The session has been ended in another tab. */
  onEnded(): void
}

/** The app's other tabs in this browser: a new one takes up their session, and signing out in one ends all. */
export class OtherTabs {
  readonly #channel: BroadcastChannel | null
  #hide: (() => void) | null = null
  #onTold: ((session: StoredSession) => void) | null = null

  constructor(owner: Owner) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL)
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Note>) => this.#take(data, owner))
  }

  /**
   * The session that another tab has; `null` where none has one, and `'asleep'` where one has it and does not answer for ten
   * seconds.
   */
  async find(): Promise<StoredSession | 'asleep' | null> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await this.ask()
      if (found || !(await isHeld())) return found
    }
    return 'asleep'
  }

  /** Lets other tabs know that this one has a session, or has none any more. */
  show(hasSession: boolean): void {
    this.#hide?.()
    this.#hide = null
    if (!hasSession) return
    const until = new Promise<void>((resolve) => {
      this.#hide = resolve
    })
    void navigator.locks?.request(LOCK, { mode: 'shared' }, () => until)
  }

  /** The session that another tab has, if it is one that is wanted and that tab is not busy; else `null`. */
  ask(isWanted: (session: StoredSession) => boolean = () => true): Promise<StoredSession | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), this.#channel ? PATIENCE_MS : 0)
      this.#onTold = (session) => {
        if (!isWanted(session)) return
        clearTimeout(timer)
        resolve(session)
      }
      this.#send({ type: 'asked' })
    })
  }

  tellRenewed(session: StoredSession): void {
    this.#send({ type: 'renewed', session })
  }

  tellEnded(): void {
    this.#send({ type: 'ended' })
  }

  #take(note: Note, owner: Owner): void {
    const session = owner.current()
    if (note.type === 'asked' && session) this.#send({ type: 'told', session })
    if (note.type === 'told') this.#onTold?.(note.session)
    if (note.type === 'renewed') owner.onRenewed(note.session)
    if (note.type === 'ended') owner.onEnded()
  }

  #send(note: Note): void {
    this.#channel?.postMessage(note)
  }
}

async function isHeld(): Promise<boolean> {
  const locks = await navigator.locks?.query()
  return locks?.held?.some(({ name }) => name === LOCK) ?? false
}
