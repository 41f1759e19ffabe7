import * as v from 'valibot'

const KEY = 'natter.session'

const schema = v.object({
  way: v.picklist(['password', 'managed']),
  refreshToken: v.string(),
  identity: v.object({
    userId: v.string(),
    username: v.string(),
    isModerator: v.exactOptional(v.literal(true)),
  }),
})

/** What outlasts a reload: how somebody signed in, who they are, and what renews their access token. */
export type StoredSession = v.InferOutput<typeof schema>

/**
 * Where the session outlasts a reload. Access tokens stay in memory; the refresh token lies in `sessionStorage`: it ends
 * with the tab and no later visitor finds it, but a script that got into the page could read it. That is what the content
 * security policy is for. A cookie that no script reads would need a server of our own.
 */
export const refreshTokenStore = {
  load(): StoredSession | null {
    try {
      const parsed = v.safeParse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
      return parsed.success ? parsed.output : null
    } catch {
      return null
    }
  },
  save: (session: StoredSession): void => sessionStorage.setItem(KEY, JSON.stringify(session)),
  clear: (): void => sessionStorage.removeItem(KEY),
}

export type SessionStore = typeof refreshTokenStore
