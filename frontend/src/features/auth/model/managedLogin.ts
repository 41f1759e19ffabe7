import { ErrorResponse, OidcClient, type RefreshState, WebStorageStateStore } from 'oidc-client-ts'
import type { Tokens } from './cognito'
import { CognitoError } from './cognitoCalls'

interface Options {
  /** Where managed login is: `https://<domain>.auth.<region>.amazoncognito.com`, or a domain of one's own. */
  loginUrl: string
  clientId: string
  /** What the client's tokens are to be good for, separated by spaces. */
  scope: string
  userPoolId: string
  region: string
  /** One of the client's callback addresses, to the letter. */
  redirectUri: string
}

/**
 * Cognito's own pages for signing in and up, resetting, second factors and passkeys; by the authorization code flow with
 * PKCE. What comes back in the address is a code that is of no use without the verifier in this tab.
 */
export class ManagedLogin {
  readonly #client: OidcClient
  readonly #options: Options

  constructor(options: Options) {
    const { loginUrl, clientId, scope, userPoolId, region, redirectUri } = options
    const authority = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
    this.#options = options
    this.#client = new OidcClient({
      authority,
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      loadUserInfo: false,
      stateStore: new WebStorageStateStore({ store: sessionStorage, prefix: 'natter.login.' }),
      metadata: {
        issuer: authority,
        authorization_endpoint: `${loginUrl}/oauth2/authorize`,
        token_endpoint: `${loginUrl}/oauth2/token`,
        revocation_endpoint: `${loginUrl}/oauth2/revoke`,
      },
    })
  }

  /** The address to go to; `path` is where in the app somebody is to come back to, `stays` their choice to stay signed in. */
  async begin(path: string, language: string, stays: boolean): Promise<string> {
    const { url } = await this.#client.createSigninRequest({
      state: { path, stays },
      nonce: crypto.randomUUID(),
      extraQueryParams: { lang: language },
    })
    return url
  }

  /** The address at which somebody who is signed in does so again, in a window of its own. */
  async beginAgain(language: string): Promise<string> {
    const { url } = await this.#client.createSigninRequest({
      nonce: crypto.randomUUID(),
      prompt: 'login',
      extraQueryParams: { lang: language },
    })
    return url
  }

  /** Takes the answer in the address that Cognito sent somebody back to. Rejects with {@link CognitoError}. */
  async complete(address: string): Promise<{ tokens: Tokens; path: string; stays: boolean }> {
    const response = await this.#client.processSigninResponse(address).catch(explain)
    const { path, stays } = (response.userState ?? {}) as { path?: unknown; stays?: unknown }
    return { tokens: tokensOf(response), path: typeof path === 'string' ? path : '/', stays: stays === true }
  }

  async renew(refreshToken: string): Promise<Tokens> {
    // The library declares the class and does not export it; who it is, the new token tells.
    const state: RefreshState = { refresh_token: refreshToken, session_state: null, profile: {} as never }
    // biome-ignore lint/correctness/useHookAtTopLevel: it only sounds like a hook
    return tokensOf(await this.#client.useRefreshToken({ state }).catch(explain))
  }

  async revoke(refreshToken: string): Promise<void> {
    await this.#client.revokeToken(refreshToken, 'refresh_token').catch(explain)
  }

  /** Where to go so that Cognito forgets its own session, too. */
  signOutUrl(): string {
    const { loginUrl, clientId, redirectUri } = this.#options
    return `${loginUrl}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: redirectUri })}`
  }

  /** Where somebody who is signed in adds a passkey: a page of Cognito's, since passkeys belong to its domain. */
  async passkeyUrl(): Promise<string> {
    const { url } = await this.#client.createSigninRequest({ nonce: crypto.randomUUID() })
    return url.replace('/oauth2/authorize?', '/passkeys/add?')
  }
}

function tokensOf(response: {
  access_token: string
  expires_in: number | undefined
  refresh_token?: string | undefined
}): Tokens {
  return {
    AccessToken: response.access_token,
    ExpiresIn: response.expires_in ?? 0,
    RefreshToken: response.refresh_token,
  }
}

function explain(error: unknown): never {
  if (!(error instanceof ErrorResponse)) {
    throw new CognitoError('unreachable', 'The sign-in service cannot be reached.')
  }
  const isFinal = error.error === 'invalid_grant'
  throw new CognitoError(isFinal ? 'NotAuthorizedException' : (error.error ?? 'refused'), error.message)
}
