import * as v from 'valibot'

/** Cognito refused; `code` is its exception's name, or `unreachable`, `unreadable_reply`, `unsupported_challenge`. */
export class CognitoError extends Error {
  override name = 'CognitoError'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

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
})

const refusal = v.object({ __type: v.string(), message: v.optional(v.string()) })

/** What a sign-in or a renewal gives. */
export type Tokens = v.InferOutput<typeof result>

interface Options {
  endpoint: string
  clientId: string
}

/** The few calls of Cognito's public API that need no AWS credentials. Each rejects with {@link CognitoError}. */
export class Cognito {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  signIn(username: string, password: string): Promise<Tokens> {
    return this.#initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password })
  }

  renew(refreshToken: string): Promise<Tokens> {
    return this.#initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken })
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

  async revoke(refreshToken: string): Promise<void> {
    await this.#call('RevokeToken', { Token: refreshToken })
  }

  async #initiate(flow: string, parameters: Record<string, string>): Promise<Tokens> {
    const reply = await this.#call('InitiateAuth', { AuthFlow: flow, AuthParameters: parameters })
    const { AuthenticationResult: tokens, ChallengeName: challenge } = parse(initiated, reply)
    if (tokens) return tokens
    throw new CognitoError(
      'unsupported_challenge',
      `This account needs a further step (${challenge}) to sign in.`,
    )
  }

  async #call(operation: string, body: object): Promise<unknown> {
    const response = await this.#post(operation, { ...body, ClientId: this.#options.clientId })
    const reply: unknown = await response.json().catch(() => ({}))
    if (response.ok) return reply
    const { __type: type, message } = parse(refusal, reply)
    // Some services write the exception's name with its namespace before it.
    throw new CognitoError(type.replace(/^.*#/, ''), message ?? 'The sign-in service refused.')
  }

  async #post(operation: string, body: object): Promise<Response> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    }
    try {
      return await fetch(this.#options.endpoint, { method: 'POST', headers, body: JSON.stringify(body) })
    } catch {
      throw new CognitoError('unreachable', 'The sign-in service cannot be reached.')
    }
  }
}

function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  throw new CognitoError('unreadable_reply', 'The sign-in service answered something unexpected.')
}
