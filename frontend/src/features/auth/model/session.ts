import { createStore } from 'zustand/vanilla'
import { type Identity, identityOf } from './claims'
import { type Cognito, CognitoError, type Tokens } from './cognito'
import type { refreshTokenStore } from './refreshTokenStore'

/** Whether somebody is signed in. `notice` tells why they no longer are. */
export type SessionState =
  | { status: 'restoring' }
  /** There is a session, but the sign-in service cannot be reached to take it up. */
  | { status: 'unreachable' }
  | { status: 'signedOut'; notice?: string }
  | { status: 'signedIn'; identity: Identity }

interface AccessToken {
  value: string
  /** Milliseconds since the Unix epoch, by the local clock. */
  expiresAt: number
}

interface Options {
  cognito: Cognito
  store: typeof refreshTokenStore
}

/** A token is renewed when it is good for less than this: longer than the socket client's lead. */
const RENEW_LEAD_MS = 3 * 60 * 1000
/** Of a token that is short-lived, at least this part of its life is used. */
const USED_PART = 0.5

/** The signed-in person and their tokens. */
export class Session {
  readonly state = createStore<SessionState>(() => ({ status: 'restoring' }))
  readonly #options: Options
  #token: (AccessToken & { renewAt: number }) | null = null
  #renewal: Promise<AccessToken> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes up the session from before a reload, if there is one. */
  async restore(): Promise<void> {
    if (!this.#options.store.load()) return this.#set({ status: 'signedOut' })
    this.#set({ status: 'restoring' })
    try {
      await this.#renew()
    } catch {
      // The failed renewal has ended the session unless it may yet succeed.
      if (this.state.getState().status === 'restoring') this.#set({ status: 'unreachable' })
    }
  }

  /** Rejects with {@link CognitoError}. */
  async signIn(username: string, password: string): Promise<void> {
    this.#accept(await this.#options.cognito.signIn(username, password))
  }

  /** Gives a token that is good for some minutes. Rejects where there is none for now, or for good. */
  async accessToken({ renew = false } = {}): Promise<AccessToken> {
    if (this.#token && !renew && Date.now() < this.#token.renewAt) return this.#token
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null
    })
    return this.#renewal
  }

  /** Forgets the session here at once, and has Cognito revoke it. */
  async signOut(): Promise<void> {
    const refreshToken = this.#options.store.load()
    this.#end()
    if (!refreshToken) return
    // Offline there is nobody to tell; the token is gone from here all the same.
    await this.#options.cognito.revoke(refreshToken).catch(() => undefined)
  }

  async #renew(): Promise<AccessToken> {
    const refreshToken = this.#options.store.load()
    if (!refreshToken) throw new CognitoError('NotAuthorizedException', 'There is no session.')
    try {
      const tokens = await this.#options.cognito.renew(refreshToken)
      // Signed out meanwhile: a late answer must not bring the session back.
      if (this.#options.store.load() !== refreshToken)
        throw new CognitoError('cancelled', 'The session has ended.')
      return this.#accept(tokens)
    } catch (error) {
      if (isFinal(error)) this.#end('Your session has ended. Please sign in again.')
      throw error
    }
  }

  #accept(tokens: Tokens): AccessToken {
    const identity = identityOf(tokens.AccessToken)
    const lifetime = tokens.ExpiresIn * 1000
    const expiresAt = Date.now() + lifetime
    const renewAt = expiresAt - Math.min(RENEW_LEAD_MS, lifetime * USED_PART)
    this.#token = { value: tokens.AccessToken, expiresAt, renewAt }
    if (tokens.RefreshToken) this.#options.store.save(tokens.RefreshToken)
    const state = this.state.getState()
    const isSame = state.status === 'signedIn' && state.identity.userId === identity.userId
    if (!isSame) this.#set({ status: 'signedIn', identity })
    return this.#token
  }

  #end(notice?: string): void {
    this.#token = null
    this.#options.store.clear()
    this.#set(notice === undefined ? { status: 'signedOut' } : { status: 'signedOut', notice })
  }

  #set(state: SessionState): void {
    this.state.setState(state, true)
  }
}

/** Whether the refresh token will never be accepted again. */
function isFinal(error: unknown): boolean {
  const final = ['NotAuthorizedException', 'UserNotFoundException', 'ResourceNotFoundException']
  return error instanceof CognitoError && final.includes(error.code)
}
