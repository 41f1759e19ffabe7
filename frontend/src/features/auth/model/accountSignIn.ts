import { type Identity, identityOf } from './claims'
import type { Challenge, Cognito, SignInResult, Tokens } from './cognito'
import { CognitoError } from './cognitoCalls'
import type { ManagedLogin } from './managedLogin'
import type { SigningInAgain } from './session'

interface Options {
  /** Who is signed in to the chat, and how. */
  identity: Identity
  way: SigningInAgain['way']
  cognito: Pick<Cognito, 'signIn' | 'answer'>
  managedLogin: (() => Promise<Pick<ManagedLogin, 'beginAgain' | 'complete'>>) | null
  /** Has whoever is signed in sign in here; answers with whether they did. */
  ask(): Promise<boolean>
}

/** A token is not used in its last seconds: the call would come too late. */
const LEAD_MS = 10_000

/**
 * The sign-in by which people change how they sign in. No token of the chat can do that. It is asked for when it is needed,
 * lasts for some minutes, and is kept in memory alone.
 */
export class AccountSignIn implements SigningInAgain {
  readonly #options: Options
  #token: { value: string; expiresAt: number } | null = null

  constructor(options: Options) {
    this.#options = options
  }

  get way() {
    return this.#options.way
  }

  get username() {
    return this.#options.identity.username
  }

  /**
   * A token to change the account with. Rejects with {@link CognitoError}, with `cancelled` where nobody signed in.
   *
   * @param password where it was just typed, and suffices, nobody is asked for it again
   */
  async token(password?: string): Promise<string> {
    if (this.#token && Date.now() < this.#token.expiresAt) return this.#token.value
    this.#token = null
    if (password !== undefined && this.way === 'password') await this.signInAgain(password)
    if (!this.#token) await this.#options.ask()
    return this.#held()
  }

  async signInAgain(password: string): Promise<Challenge | null> {
    return this.#proceed(await this.#options.cognito.signIn(this.username, password))
  }

  async answerAgain(challenge: Challenge, answer: string): Promise<Challenge | null> {
    return this.#proceed(await this.#options.cognito.answer(challenge, answer))
  }

  async beginAgain(language: string): Promise<string> {
    return (await this.#managedLogin()).beginAgain(language)
  }

  async completeAgain(address: string): Promise<void> {
    this.#accept((await (await this.#managedLogin()).complete(address)).tokens)
  }

  async #managedLogin() {
    const managedLogin = await this.#options.managedLogin?.()
    if (!managedLogin) throw new CognitoError('refused', 'This deployment has no managed login.')
    return managedLogin
  }

  #proceed(result: SignInResult): Challenge | null {
    if ('challenge' in result) return result.challenge
    this.#accept(result.tokens)
    return null
  }

  #accept({ AccessToken: value, ExpiresIn }: Tokens): void {
    if (identityOf(value).userId !== this.#options.identity.userId)
      throw new CognitoError('somebody_else', 'That is another account.')
    this.#token = { value, expiresAt: Date.now() + ExpiresIn * 1000 - LEAD_MS }
  }

  #held(): string {
    if (!this.#token) throw new CognitoError('cancelled', 'Nobody has signed in again.')
    return this.#token.value
  }
}
