import type { UserProfile } from '../../src/lib/protocol/generated'

type Reply = { status?: number; json: object }

const REFUSED: Reply = { status: 400, json: { __type: 'NotAuthorizedException', message: 'Incorrect.' } }

/** As much of Cognito's API as signing in and the settings ask for; everybody's password is `<handle>-password`. */
export function answerCognito(people: readonly UserProfile[], target: string, body: Body): Reply {
  switch (target.split('.')[1]) {
    case 'InitiateAuth':
      return signIn(people, body.AuthParameters ?? {})
    case 'RespondToAuthChallenge':
      return body.ChallengeResponses?.SOFTWARE_TOKEN_MFA_CODE === '123456'
        ? tokens(people, String(body.ChallengeResponses.USERNAME))
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
  AuthParameters?: Record<string, string>
  ChallengeResponses?: Record<string, string>
}

function signIn(people: readonly UserProfile[], given: Record<string, string>): Reply {
  const refreshed = given.REFRESH_TOKEN?.replace('refresh-', '')
  if (refreshed) return tokens(people, refreshed, false)
  const { USERNAME: name = '', PASSWORD: password } = given
  if (password !== `${name}-password`) return REFUSED
  // Whoever is called so has an authenticator app.
  if (name === 'carol') {
    const challenge = { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'thread' }
    return { json: { ...challenge, ChallengeParameters: { USER_ID_FOR_SRP: name } } }
  }
  return tokens(people, name)
}

function tokens(people: readonly UserProfile[], handle: string, isFresh = true): Reply {
  const person = people.find((known) => known.handle === handle)
  if (!person) return REFUSED
  const payload = Buffer.from(JSON.stringify({ sub: person.userId, username: handle, isFresh })).toString(
    'base64url',
  )
  const result = { ExpiresIn: 600, RefreshToken: `refresh-${handle}` }
  return { json: { AuthenticationResult: { ...result, AccessToken: `header.${payload}.signature` } } }
}
