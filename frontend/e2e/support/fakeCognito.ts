import type { UserProfile } from '../../src/lib/protocol/generated'

type Reply = { status?: number; json: object }

const REFUSED: Reply = { status: 400, json: { __type: 'NotAuthorizedException', message: 'Incorrect.' } }

/** The app client whose tokens alone may change an account. */
export const ACCOUNT_CLIENT = 'account-client'

/** As much of Cognito's API as signing in and the settings ask for; everybody's password is `<handle>-password`. */
export function answerCognito(people: readonly UserProfile[], target: string, body: Body): Reply {
  const { ClientId: client, AuthParameters: given = {}, ChallengeResponses: responses = {} } = body
  if (body.AccessToken && clientOf(body.AccessToken) !== ACCOUNT_CLIENT) return REFUSED
  switch (target.split('.')[1]) {
    case 'InitiateAuth':
      return signIn(people, client, given)
    case 'RespondToAuthChallenge':
      return responses.SOFTWARE_TOKEN_MFA_CODE === '123456'
        ? tokens(people, client, String(responses.USERNAME))
        : { status: 400, json: { __type: 'CodeMismatchException' } }
    case 'GetUser':
      return { json: { UserMFASettingList: [] } }
    case 'AssociateSoftwareToken':
      return { json: { SecretCode: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } }
    default:
      return { json: {} }
  }
}

interface Body {
  ClientId?: string
  AccessToken?: string
  AuthParameters?: Record<string, string>
  ChallengeResponses?: Record<string, string>
}

type Client = string | undefined

function signIn(people: readonly UserProfile[], client: Client, given: Record<string, string>): Reply {
  const refreshed = given.REFRESH_TOKEN?.replace('refresh-', '')
  if (refreshed) return tokens(people, client, refreshed, false)
  const { USERNAME: name = '', PASSWORD: password } = given
  if (password !== `${name}-password`) return REFUSED
  // Whoever is called so has an authenticator app.
  if (name === 'carol') {
    const challenge = { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'thread' }
    return { json: { ...challenge, ChallengeParameters: { USER_ID_FOR_SRP: name } } }
  }
  return tokens(people, client, name)
}

function tokens(people: readonly UserProfile[], client: Client, handle: string, isFresh = true): Reply {
  const person = people.find((known) => known.handle === handle)
  if (!person) return REFUSED
  const claims = { sub: person.userId, username: handle, client_id: client, isFresh }
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const result = { ExpiresIn: 600, RefreshToken: `refresh-${handle}` }
  return { json: { AuthenticationResult: { ...result, AccessToken: `header.${payload}.signature` } } }
}

function clientOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).client_id
}
