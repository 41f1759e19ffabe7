import * as v from 'valibot'
import { CognitoError, callCognito, parseReply } from './cognitoCalls'

const result = v.object({
  AccessToken: v.string(),
  /** In seconds. */
  ExpiresIn: v.number(),
  /** Absent from a renewal, unless refresh tokens rotate. */
  RefreshToken: v.optional(v.string()),
})

const initiated = v.object({
  AuthenticationResult: v.optional(result),
  ChallengeName: v.optional(v.string()),
  ChallengeParameters: v.optional(v.record(v.string(), v.string()), {}),
  Session: v.optional(v.string()),
})

/** What a sign-in or a renewal gives. */
export type Tokens = v.InferOutput<typeof result>

/** How a further step of signing in is answered, by Cognito's name of the step. */
const ANSWERS = {
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
  NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD',
} as const

/** A further step that an account asks for: a code, or a new password. */
export interface Challenge {
  kind: keyof typeof ANSWERS
  username: string
  /** Cognito's own thread through the steps; good for some minutes. */
  session: string | undefined
}

/** Signed in, or one step further. */
export type SignInResult = { tokens: Tokens } | { challenge: Challenge }

interface Options {
  endpoint: string
  clientId: string
}

/**
 * Signing in and up by Cognito's API, as forms of our own do. What it cannot do in a browser, such as passkeys of the
 * pool's own domain, managed login does.
 */
export class Cognito {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  signIn(username: string, password: string): Promise<SignInResult> {
    return this.#initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password })
  }

  async answer({ kind, username, session }: Challenge, answer: string): Promise<SignInResult> {
    const reply = await this.#call('RespondToAuthChallenge', {
      ChallengeName: kind,
      ChallengeResponses: { USERNAME: username, [ANSWERS[kind]]: answer },
      Session: session,
    })
    return resultOf(reply, username)
  }

  async renew(refreshToken: string): Promise<Tokens> {
    const renewed = await this.#initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken })
    if ('tokens' in renewed) return renewed.tokens
    throw new CognitoError('NotAuthorizedException', 'The session needs another step to go on.')
  }

  async signUp(account: { username: string; password: string; email: string; name: string }): Promise<void> {
    const { username, password, email, name } = account
    const attributes = [
      { Name: 'email', Value: email },
      { Name: 'name', Value: name },
    ]
    await this.#call('SignUp', { Username: username, Password: password, UserAttributes: attributes })
  }

  async confirm(username: string, code: string): Promise<void> {
    await this.#call('ConfirmSignUp', { Username: username, ConfirmationCode: code })
  }

  async resendCode(username: string): Promise<void> {
    await this.#call('ResendConfirmationCode', { Username: username })
  }

  /** Has a code sent that lets somebody choose a new password. */
  async forgotPassword(username: string): Promise<void> {
    await this.#call('ForgotPassword', { Username: username })
  }

  async resetPassword(username: string, code: string, password: string): Promise<void> {
    await this.#call('ConfirmForgotPassword', {
      Username: username,
      ConfirmationCode: code,
      Password: password,
    })
  }

  async revoke(refreshToken: string): Promise<void> {
    await this.#call('RevokeToken', { Token: refreshToken })
  }

  async #initiate(flow: string, parameters: Record<string, string>): Promise<SignInResult> {
    const reply = await this.#call('InitiateAuth', { AuthFlow: flow, AuthParameters: parameters })
    return resultOf(reply, parameters.USERNAME ?? '')
  }

  #call(operation: string, body: object): Promise<unknown> {
    const { endpoint, clientId } = this.#options
    return callCognito(endpoint, operation, { ...body, ClientId: clientId })
  }
}

function resultOf(reply: unknown, username: string): SignInResult {
  const parsed = parseReply(initiated, reply)
  if (parsed.AuthenticationResult) return { tokens: parsed.AuthenticationResult }
  const kind = parsed.ChallengeName ?? ''
  if (!isKnown(kind)) throw new CognitoError('unsupported_challenge', kind)
  // An address was typed, maybe: the further steps go by the name that Cognito gives.
  const name = parsed.ChallengeParameters.USER_ID_FOR_SRP ?? username
  return { challenge: { kind, username: name, session: parsed.Session } }
}

function isKnown(kind: string): kind is Challenge['kind'] {
  return kind in ANSWERS
}
