import type { ChatError, ConversationSummary } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import { isChatError, isConversationSummary } from '@/lib/protocol/validators'

interface Options {
  /** Where the HTTP API is, without `/v1`. */
  httpUrl: string
  /** An access token of the caller. */
  token: string
  withUserId: string
}

/** Opens the direct conversation with somebody, or finds the one there is. Rejects with {@link RequestError}. */
export async function openDirect({ httpUrl, token, withUserId }: Options): Promise<ConversationSummary> {
  const response = await post(`${httpUrl}/v1/conversations`, token, { kind: 'direct', withUserId })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok && isConversationSummary(body)) return body
  throw isChatError(body) ? RequestError.refused(body) : failure(response.status)
}

async function post(url: string, token: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  try {
    return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch {
    throw RequestError.connectionLost()
  }
}

/** The gateway's own refusals have no body of ours. */
function failure(status: number): RequestError {
  const expired: ChatError = {
    code: 'session_expired',
    message: 'Your session has expired.',
    retryable: false,
  }
  if (status === 401 || status === 403) return RequestError.refused(expired)
  return status >= 500 || status === 429 ? RequestError.timeout() : RequestError.unreadableReply()
}
