import { Cognito } from '@/features/auth/model/cognito'
import { refreshTokenStore } from '@/features/auth/model/refreshTokenStore'
import { Session } from '@/features/auth/model/session'
import { handAnswerOn } from '@/features/auth/model/signInWindow'
import type { Config } from '@/lib/config/config'

/** How people sign in to a deployment. */
export interface Login {
  cognito: Cognito
  session: Session
}

export function loginOf(config: Config): Login {
  const cognito = new Cognito({ endpoint: config.cognitoEndpoint, clientId: config.clientId })
  const session = new Session({ cognito, managedLogin: managedLoginOf(config), store: refreshTokenStore })
  return { cognito, session }
}

/** What the tokens of each app client are good for. */
const SCOPES = {
  chat: 'openid email profile',
  account: 'openid aws.cognito.signin.user.admin',
}

/** Managed login by an app client, fetched where it is needed; `null` where the deployment has none. */
export function managedLoginOf(config: Config, client: keyof typeof SCOPES = 'chat') {
  const { loginUrl, userPoolId, region } = config
  if (!loginUrl) return null
  const clientId = client === 'chat' ? config.clientId : config.accountClientId
  const options = {
    loginUrl,
    clientId,
    scope: SCOPES[client],
    userPoolId,
    region,
    redirectUri: location.origin,
  }
  return async () => {
    const { ManagedLogin } = await import('@/features/auth/model/managedLogin')
    return new ManagedLogin(options)
  }
}

/** Takes up the session there is, or the answer of managed login, which goes out of the address at once. */
export async function enter(session: Session): Promise<void> {
  const { href, search, hash } = location
  if (!isLoginAnswer(new URLSearchParams(search))) return session.restore()
  if (handAnswerOn(href)) return
  history.replaceState(null, '', `/${hash}`)
  const path = await session.completeManagedLogin(href)
  if (path.startsWith('/') && !path.startsWith('//')) history.replaceState(null, '', path)
}

function isLoginAnswer(query: URLSearchParams): boolean {
  return query.has('state') && (query.has('code') || query.has('error'))
}
