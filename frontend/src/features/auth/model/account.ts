import * as v from 'valibot'
import { callCognito, parseReply } from './cognitoCalls'

const user = v.object({ UserMFASettingList: v.optional(v.array(v.string()), []) })
const secret = v.object({ SecretCode: v.string() })

interface Options {
  endpoint: string
  /** A token that may change the account. Where somebody has just typed their `password`, they are not asked for it. */
  accessToken(password?: string): Promise<string>
}

/** What somebody who is signed in changes about how they sign in. Each rejects with `CognitoError`. */
export class Account {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async changePassword(before: string, after: string): Promise<void> {
    await this.#call('ChangePassword', { PreviousPassword: before, ProposedPassword: after }, before)
  }

  /** Whether a code of an authenticator app is asked for beside the password. */
  async hasAuthenticator(): Promise<boolean> {
    return parseReply(user, await this.#call('GetUser')).UserMFASettingList.includes('SOFTWARE_TOKEN_MFA')
  }

  /** Begins to set up an authenticator app; answers with the key (base 32) that it is to be given. */
  async beginAuthenticator(): Promise<string> {
    return parseReply(secret, await this.#call('AssociateSoftwareToken')).SecretCode
  }

  /** Proves by a code that the app has the key, and asks for one from the next sign-in on. */
  async confirmAuthenticator(code: string): Promise<void> {
    await this.#call('VerifySoftwareToken', { UserCode: code })
    await this.#prefer(true)
  }

  async removeAuthenticator(): Promise<void> {
    await this.#prefer(false)
  }

  async #prefer(isOn: boolean): Promise<void> {
    await this.#call('SetUserMFAPreference', {
      SoftwareTokenMfaSettings: { Enabled: isOn, PreferredMfa: isOn },
    })
  }

  async #call(operation: string, body: object = {}, password?: string): Promise<unknown> {
    const AccessToken = await this.#options.accessToken(password)
    return callCognito(this.#options.endpoint, operation, { ...body, AccessToken })
  }
}

/** The address that authenticator apps read, from a QR code or a link. */
export function authenticatorAddress(key: string, username: string): string {
  const label = encodeURIComponent(`Natter:${username}`)
  return `otpauth://totp/${label}?${new URLSearchParams({ secret: key, issuer: 'Natter' })}`
}
