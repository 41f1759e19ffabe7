import { createStore } from 'zustand/vanilla'
import { inTurn } from '@/lib/tabs/exclusive'
import { type Identity, identityOf } from './claims'
import type { Challenge, Cognito, SignInResult, Tokens } from './cognito'
import { CognitoError } from './cognitoCalls'
import type { ManagedLogin } from './managedLogin'
import { OtherTabs } from './otherTabs'
import type { SessionStore, StoredSession } from './refreshTokenStore'

/**
 * Why somebody is no longer signed in, or was not let in. What is `revoked` or `suspended` was ended on purpose, elsewhere:
 * the device is to keep nothing.
 */
export type Ending = 'expired' | 'refused' | 'revoked' | 'suspended'

/** Whether somebody is signed in. */
export type SessionState =
  | { status: 'restoring' }
  | { status: 'signedOut'; ending?: Ending }
  | { status: 'signedIn'; identity: Identity }

interface AccessToken {
  value: string
  /** Milliseconds since the Unix epoch, by the local clock. */
  expiresAt: number
}

type PasswordLogin = Pick<Cognito, 'signIn' | 'answer' | 'renew' | 'revoke'>

interface Options {
  cognito: PasswordLogin
  /** Managed login, fetched where it is needed; `null` where the deployment has none. */
  managedLogin: (() => Promise<ManagedLogin>) | null
  store: SessionStore
}

/** A token is renewed when it is good for less than this: longer than the socket client's lead. */
const RENEW_LEAD_MS = 3 * 60 * 1000
/** Of a token that is short-lived, at least this part of its life is used. */
const USED_PART = 0.5

/** Tabs renew one after the other: where refresh tokens rotate, each is good for one renewal. */
const RENEWAL_LOCK = 'natter.session'

/** How somebody who is signed in does so once more, without leaving what they are doing. */
export interface SigningInAgain {
  /** How they have signed in. */
  readonly way: StoredSession['way']
  readonly username: string
  /** By their password; answers with the next step where there is one. */
  signInAgain(password: string): Promise<Challenge | null>
  /** Answers a step of {@link signInAgain}. */
  answerAgain(challenge: Challenge, answer: string): Promise<Challenge | null>
  /** By managed login; answers with the address to open in a window of its own. */
  beginAgain(language: string): Promise<string>
  /** Takes managed login's answer from the address that the other window came to. */
  completeAgain(address: string): Promise<void>
}

/** The signed-in person and their tokens. */
export class Session implements SigningInAgain {
  readonly state = createStore<SessionState>(() => ({ status: 'restoring' }))
  readonly #options: Options
  readonly #otherTabs: OtherTabs
  #token: (AccessToken & { renewAt: number }) | null = null
  #renewal: Promise<AccessToken> | null = null

  constructor(options: Options) {
    this.#options = options
    this.#otherTabs = new OtherTabs({
      current: () => (this.state.getState().status === 'signedIn' ? options.store.load() : null),
      onRenewed: (session) => {
        // What stays lies where all tabs find it.
        if (!session.stays && this.#isOwn(session)) options.store.save(session)
      },
      onEnded: () => this.#end(),
    })
  }

  /**
   * Takes up the session from before a reload, or that of another tab, if there is one: at once, since the app opens on
   * what the device has. The token may come later, without a connection much later.
   */
  async restore(): Promise<void> {
    const stored = this.#options.store.load() ?? (await this.#otherTabs.find())
    if (!stored) return this.#set({ status: 'signedOut' })
    // What the device keeps is still in use.
    if (stored === 'asleep') return this.#set({ status: 'signedOut', ending: 'expired' })
    this.#options.store.save(stored)
    this.#set({ status: 'signedIn', identity: stored.identity })
    // A session that has ended for good is ended here; else whoever needs the token asks for it again.
    await this.accessToken({ renew: true }).catch(() => undefined)
  }

  /**
   * Answers with the next step where there is one. Rejects with {@link CognitoError}.
   *
   * @param stays whether the session outlasts the browser
   */
  async signIn(username: string, password: string, stays: boolean): Promise<Challenge | null> {
    return this.#proceed(await this.#options.cognito.signIn(username, password), stays)
  }

  /** Answers a step with a code or a new password, and with the next step where there is one. */
  async answer(challenge: Challenge, answer: string, stays: boolean): Promise<Challenge | null> {
    return this.#proceed(await this.#options.cognito.answer(challenge, answer), stays)
  }

  /**
   * Has the person who is signed in do so again by their password, for what needs a fresh sign-in. Nothing else changes.
   * Rejects with {@link CognitoError}: `somebody_else` where it was another person.
   */
  async signInAgain(password: string): Promise<Challenge | null> {
    return this.#proceedAgain(await this.#options.cognito.signIn(this.username, password))
  }

  async answerAgain(challenge: Challenge, answer: string): Promise<Challenge | null> {
    return this.#proceedAgain(await this.#options.cognito.answer(challenge, answer))
  }

  async beginAgain(language: string): Promise<string> {
    this.#signedIn()
    return (await this.#managedLogin()).beginAgain(language)
  }

  async completeAgain(address: string): Promise<void> {
    this.#signedIn()
    const { tokens } = await (await this.#managedLogin()).complete(address)
    this.#acceptAgain(tokens)
  }

  /** How whoever is signed in has done so. */
  get way(): StoredSession['way'] {
    return this.#signedIn().way
  }

  /** The name by which whoever is signed in has done so. */
  get username(): string {
    return this.#signedIn().identity.username
  }

  /** Goes to managed login; the page is left. */
  async signInByManagedLogin(language: string, stays: boolean): Promise<void> {
    const managedLogin = await this.#managedLogin()
    location.assign(await managedLogin.begin(location.pathname, language, stays))
  }

  /** Takes managed login's answer out of the address; answers with where in the app somebody was. */
  async completeManagedLogin(address: string): Promise<string> {
    try {
      const { tokens, path, stays } = await (await this.#managedLogin()).complete(address)
      this.#accept(tokens, 'managed', stays)
      return path
    } catch {
      this.#set({ status: 'signedOut', ending: 'refused' })
      return '/'
    }
  }

  /** Gives a token that is good for some minutes. Rejects where there is none for now, or for good. */
  async accessToken({ renew = false } = {}): Promise<AccessToken> {
    if (this.#token && !renew && Date.now() < this.#token.renewAt) return this.#token
    this.#renewal ??= inTurn(RENEWAL_LOCK, () => this.#renew()).finally(() => {
      this.#renewal = null
    })
    return this.#renewal
  }

  /** Forgets the session here and in the other tabs at once, and has Cognito revoke it. */
  async signOut(): Promise<void> {
    const stored = this.#options.store.load()
    this.#end()
    this.#otherTabs.tellEnded()
    if (!stored) return
    // Offline there is nobody to tell; the token is gone from here all the same.
    const way = await this.#revoke(stored)
    if (way && 'signOutUrl' in way) location.assign(way.signOutUrl())
  }

  /** Takes in that the server has ended the session, here and in the other tabs. */
  endedElsewhere(ending: 'revoked' | 'suspended'): void {
    if (this.state.getState().status !== 'signedIn') return
    this.#end(ending)
    this.#otherTabs.tellEnded()
  }

  #proceed(result: SignInResult, stays: boolean): Challenge | null {
    if ('challenge' in result) return result.challenge
    this.#accept(result.tokens, 'password', stays)
    return null
  }

  #proceedAgain(result: SignInResult): Challenge | null {
    if ('challenge' in result) return result.challenge
    this.#acceptAgain(result.tokens)
    return null
  }

  #acceptAgain(tokens: Tokens): void {
    const before = this.#signedIn()
    if (identityOf(tokens.AccessToken).userId !== before.identity.userId)
      throw new CognitoError('somebody_else', 'That is another account.')
    this.#accept(tokens, before.way, before.stays === true)
    // The sign-in before is of no use any more. Where it cannot be revoked now, it runs out.
    void this.#revoke(before)
  }

  #signedIn(): StoredSession {
    const stored = this.#options.store.load()
    if (!stored || !this.#isOwn(stored))
      throw new CognitoError('NotAuthorizedException', 'There is no session.')
    return stored
  }

  async #revoke(stored: StoredSession): Promise<PasswordLogin | ManagedLogin | null> {
    const way = await this.#wayOf(stored).catch(() => null)
    await way?.revoke(stored.refreshToken).catch(() => undefined)
    return way
  }

  async #renew(): Promise<AccessToken> {
    const stored = this.#options.store.load()
    if (stored && this.#isOwn(stored)) return this.#renewBy(stored)
    // It has run out in another tab, or somebody else has signed in there.
    if (this.state.getState().status === 'signedIn') this.#leave('expired')
    throw new CognitoError('NotAuthorizedException', 'There is no session.')
  }

  async #renewBy(stored: StoredSession, { mayAsk = true } = {}): Promise<AccessToken> {
    try {
      const way = await this.#wayOf(stored)
      const tokens = await way.renew(stored.refreshToken)
      // Signed out meanwhile: a late answer must not bring the session back.
      if (this.#options.store.load()?.refreshToken !== stored.refreshToken)
        throw new CognitoError('cancelled', 'The session has ended.')
      return this.#accept(tokens, stored.way, stored.stays === true)
    } catch (error) {
      if (!isFinal(error)) throw error
      const newer = mayAsk ? await this.#newerThan(stored) : null
      if (newer) return this.#renewBy(newer, { mayAsk: false })
      this.#end(endingOf(error))
      throw error
    }
  }

  /** Another tab may have got a new refresh token, and the word of it may come later than its refusal here. */
  async #newerThan({ refreshToken }: StoredSession): Promise<StoredSession | null> {
    const isNewer = (told: StoredSession) => this.#isOwn(told) && told.refreshToken !== refreshToken
    const newer = await this.#otherTabs.ask(isNewer)
    if (!newer || this.state.getState().status !== 'signedIn') return null
    this.#options.store.save(newer)
    return newer
  }

  #isOwn({ identity }: StoredSession): boolean {
    const state = this.state.getState()
    return state.status === 'signedIn' && state.identity.userId === identity.userId
  }

  async #wayOf({ way }: StoredSession): Promise<PasswordLogin | ManagedLogin> {
    return way === 'password' ? this.#options.cognito : this.#managedLogin()
  }

  async #managedLogin(): Promise<ManagedLogin> {
    const managedLogin = await this.#options.managedLogin?.()
    if (!managedLogin)
      throw new CognitoError('NotAuthorizedException', 'This deployment has no managed login.')
    return managedLogin
  }

  #accept(tokens: Tokens, way: StoredSession['way'], stays: boolean): AccessToken {
    const identity = identityOf(tokens.AccessToken)
    const lifetime = tokens.ExpiresIn * 1000
    const expiresAt = Date.now() + lifetime
    const renewAt = expiresAt - Math.min(RENEW_LEAD_MS, lifetime * USED_PART)
    this.#token = { value: tokens.AccessToken, expiresAt, renewAt }
    if (tokens.RefreshToken) {
      const { RefreshToken: refreshToken } = tokens
      const session = { way, refreshToken, identity, ...(stays ? { stays } : {}) }
      this.#options.store.save(session)
      this.#otherTabs.tellRenewed(session)
    }
    const state = this.state.getState()
    const isSame = state.status === 'signedIn' && isSameIdentity(state.identity, identity)
    if (!isSame) this.#set({ status: 'signedIn', identity })
    return this.#token
  }

  #end(ending?: Ending): void {
    if (ending === 'expired') this.#options.store.expire()
    else this.#options.store.clear()
    this.#leave(ending)
  }

  #leave(ending?: Ending): void {
    this.#token = null
    this.#set(ending === undefined ? { status: 'signedOut' } : { status: 'signedOut', ending })
  }

  #set(state: SessionState): void {
    this.state.setState(state, true)
    this.#otherTabs.show(state.status === 'signedIn')
  }
}

/** Cognito has one code for both: its words tell what was ended from what has run out. */
function endingOf(error: unknown): Ending {
  if (!(error instanceof CognitoError)) return 'expired'
  return error.code === 'UserNotFoundException' || /revoked|disabled/i.test(error.message)
    ? 'revoked'
    : 'expired'
}

function isSameIdentity(one: Identity, other: Identity): boolean {
  return one.userId === other.userId && one.isModerator === other.isModerator
}

/** Whether the refresh token will never be accepted again. */
function isFinal(error: unknown): boolean {
  const final = ['NotAuthorizedException', 'UserNotFoundException', 'ResourceNotFoundException']
  return error instanceof CognitoError && final.includes(error.code)
}
