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

const refusal = v.object({ __type: v.string(), message: v.optional(v.string()) })

/** Makes one call of Cognito's public API, which needs no AWS credentials. Rejects with {@link CognitoError}. */
export async function callCognito(endpoint: string, operation: string, body: object): Promise<unknown> {
  const response = await post(endpoint, operation, body)
  const reply: unknown = await response.json().catch(() => ({}))
  if (response.ok) return reply
  const { __type: type, message } = parseReply(refusal, reply)
  // Some services write the exception's name with its namespace before it.
  throw new CognitoError(type.replace(/^.*#/, ''), message ?? 'The sign-in service refused.')
}

/** What a reply says; throws {@link CognitoError} where it says something else. */
export function parseReply<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  throw new CognitoError('unreadable_reply', 'The sign-in service answered something unexpected.')
}

async function post(endpoint: string, operation: string, body: object): Promise<Response> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
  }
  try {
    return await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch {
    throw new CognitoError('unreachable', 'The sign-in service cannot be reached.')
  }
}
