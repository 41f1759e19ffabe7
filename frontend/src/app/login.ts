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

/** Managed login, fetched where it is needed; `null` where the deployment has none. */
export function managedLoginOf({ loginUrl, clientId, userPoolId, region }: Config) {
  if (!loginUrl) return null
  return async () => {
    const { ManagedLogin } = await import('@/features/auth/model/managedLogin')
    return new ManagedLogin({ loginUrl, clientId, userPoolId, region, redirectUri: location.origin })
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
