import * as v from 'valibot'

const KEY = 'natter.session'
/** Who chose to stay signed in, as long as this device may keep their messages. */
const KEEPS_KEY = 'natter.keeps'

const schema = v.object({
  way: v.picklist(['password', 'managed']),
  refreshToken: v.string(),
  identity: v.object({
    userId: v.string(),
    username: v.string(),
    isModerator: v.exactOptional(v.literal(true)),
  }),
  stays: v.exactOptional(v.literal(true)),
})

/**
 * What outlasts a reload: how somebody signed in, who they are, what renews their access token, and whether they chose to
 * stay signed in.
 */
export type StoredSession = v.InferOutput<typeof schema>

/**
 * Where the session outlasts a reload. Access tokens stay in memory; the refresh token lies in `sessionStorage`, where it
 * ends with the tab, or in `localStorage` if somebody chose to stay signed in. A script that got into the page could read
 * it in either: that is what the content security policy is for. A cookie that no script reads would need a server of our
 * own.
 */
export const refreshTokenStore = {
  /** A tab's own session comes first. */
  load: (): StoredSession | null => read(() => sessionStorage) ?? read(() => localStorage),
  save(session: StoredSession): void {
    const text = JSON.stringify(session)
    if (!session.stays) {
      sessionStorage.setItem(KEY, text)
      return
    }
    sessionStorage.removeItem(KEY)
    localStorage.setItem(KEY, text)
    localStorage.setItem(KEEPS_KEY, session.identity.userId)
  },
  clear(): void {
    this.expire()
    localStorage.removeItem(KEEPS_KEY)
  },
  /** Forgets a session that has run out. Whoever chose to stay signed in may sign in again to what is here. */
  expire(): void {
    sessionStorage.removeItem(KEY)
    localStorage.removeItem(KEY)
  },
  /** Whose messages stay on this device while nobody is signed in; `null` for nobody's. */
  keeps: (): string | null => localStorage.getItem(KEEPS_KEY),
}

export type SessionStore = typeof refreshTokenStore

function read(storage: () => globalThis.Storage): StoredSession | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(storage().getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
