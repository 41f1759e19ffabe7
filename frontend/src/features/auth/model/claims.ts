import * as v from 'valibot'

const schema = v.object({
  sub: v.string(),
  username: v.optional(v.string()),
  'cognito:groups': v.optional(v.array(v.string())),
})

/** Whoever is in it may moderate. */
const MODERATORS = 'moderators'

/** Who an access token is for. */
export interface Identity {
  userId: string
  /** The name that they sign in with. */
  username: string
  /** Whether they may moderate; absent where they may not. The server decides: this is what to offer. */
  isModerator?: true
}

/**
 * Reads who an access token is for. Its signature is not checked: the server does that, and the app only needs to know
 * which messages to show as one's own. Throws where the token cannot be read.
 */
export function identityOf(accessToken: string): Identity {
  const payload = accessToken.split('.')[1] ?? ''
  const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  const claims = v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)))
  const { sub, username = sub, 'cognito:groups': groups = [] } = claims
  return { userId: sub, username, ...(groups.includes(MODERATORS) ? { isModerator: true } : {}) }
}
