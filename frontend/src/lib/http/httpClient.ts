import { encode, wellFormed } from '@/lib/protocol/encode'
import type { ChatError } from '@/lib/protocol/generated'
import { isRetryable, RequestError } from '@/lib/protocol/requestError'
import { pause } from '@/lib/time/pause'
import { type AnswerSchema, isAnswer } from './answers'

/** How often a request that may be repeated is, and how long after the first failure; then twice as long. */
const RETRIES = 2
const RETRY_MS = 500
/** Longer than this nobody waits for something that they pressed. */
const MAX_WAIT_MS = 5000
const TIMEOUT_MS = 20_000

interface Options {
  /** Where the HTTP API is, without `/v1`. */
  httpUrl: string
  accessToken(options?: { renew: boolean }): Promise<{ value: string }>
  /** The server has ended the session for good. */
  onEnded?(ending: 'revoked' | 'suspended'): void
  /** Has somebody sign in again where the server wants a sign-in of the last minutes; answers with whether they did. */
  signInAgain?(): Promise<boolean>
}

/** What the refusals are called with which a session ends. */
const ENDINGS: Partial<Record<RequestError['code'], 'revoked' | 'suspended'>> = {
  session_revoked: 'revoked',
  account_suspended: 'suspended',
}

/** How an operation is sent, as `OPERATIONS` has it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With the names of its parts in braces. */
  path: string
  /** Where that goes which the path does not take. */
  rest?: 'body' | 'query'
  /** The schema of the answer, or that it is a text of its own. */
  answer: AnswerSchema | 'text'
}

interface Sending {
  /** Whether doing it twice is the same as once: not so for what has no id of its own. */
  isRepeatable: boolean
}

interface HttpRequest {
  method: Operation['method']
  /** With the query. */
  path: string
  body?: unknown
}

/** Makes requests over HTTP with the caller's token, and checks what comes back. */
export class HttpClient {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Does an operation with its `input`: the parts of its path, then the rest. Rejects with {@link RequestError}. What may be
   * repeated is, some times, with the very same body.
   */
  async send(operation: Operation, input: readonly unknown[], { isRepeatable }: Sending): Promise<unknown> {
    const request = requestOf(operation, input)
    const retries = isRepeatable ? RETRIES : 0
    const send = () => this.#repeat(retries, () => this.#sendOnce(request, operation.answer))
    try {
      return await send()
    } catch (error) {
      if (!wantsFreshSignIn(error) || !(await this.#options.signInAgain?.())) throw error
      // Nothing has been done yet: the server asks before anything else.
      return send()
    }
  }

  async #repeat<Value>(retries: number, send: () => Promise<Value>): Promise<Value> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await send()
      } catch (error) {
        this.#learnFrom(error)
        const waitMs = waitOf(error, attempt)
        if (attempt >= retries || waitMs > MAX_WAIT_MS || !isRetryable(error)) throw error
        await pause(waitMs, NEVER)
      }
    }
  }

  #learnFrom(error: unknown): void {
    const ending = error instanceof RequestError ? ENDINGS[error.code] : undefined
    if (ending) this.#options.onEnded?.(ending)
  }

  /** A token that has been refused is renewed, once: nothing has been done yet. */
  async #fetchRenewing(request: HttpRequest): Promise<Response> {
    const first = await this.#fetch(request, false)
    return first.status === 401 ? this.#fetch(request, true) : first
  }

  async #sendOnce(request: HttpRequest, answer: Operation['answer']): Promise<unknown> {
    const response = await this.#fetchRenewing(request)
    if (answer === 'text' && response.ok) return response.text()
    const body: unknown = await response.json().catch(() => null)
    if (!response.ok || answer === 'text') throw await refusalOf(response.status, body)
    if (!(await isReadable(answer, body))) throw RequestError.unreadableReply()
    return body
  }

  async #fetch({ method, path, body }: HttpRequest, renew: boolean): Promise<Response> {
    const { value } = await this.#options.accessToken({ renew })
    const hasBody = body !== undefined
    const init: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${value}`,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(hasBody ? { body: encode(body) } : {}),
    }
    try {
      return await fetch(`${this.#options.httpUrl}${path}`, init)
    } catch (error) {
      throw isTimeout(error) ? RequestError.timeout() : RequestError.connectionLost()
    }
  }
}

function wantsFreshSignIn(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'fresh_sign_in_required'
}

/** The request of an operation: its path takes the first of the `input`. */
function requestOf({ method, path, rest }: Operation, input: readonly unknown[]): HttpRequest {
  const left = [...input]
  const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(wellFormed(String(left.shift()))))
  const [given] = left
  if (rest === 'query') return { method, path: filled + queryOf(given as Query) }
  return { method, path: filled, ...(rest === 'body' ? { body: given } : {}) }
}

/** What goes behind the path; what is undefined or null is left out. */
type Query = Readonly<Record<string, string | number | null | undefined>> | undefined

const NEVER = new AbortController().signal

function queryOf(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value == null ? [] : [[name, String(value)]],
  )
  return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}

function waitOf(error: unknown, attempt: number): number {
  const asked = error instanceof RequestError ? error.retryAfterMs : undefined
  return asked ?? RETRY_MS * 2 ** attempt
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

/** The schemas may be out of reach, as everything else. */
async function isReadable(name: AnswerSchema, body: unknown): Promise<boolean> {
  try {
    return await isAnswer(name, body)
  } catch {
    throw RequestError.connectionLost()
  }
}

async function refusalOf(status: number, body: unknown): Promise<RequestError> {
  return (await isReadable('ChatError', body)) ? RequestError.refused(body as ChatError) : failure(status)
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
