import { encode, wellFormed } from '@/lib/protocol/encode'
import type { ChatError } from '@/lib/protocol/generated'
import { isRetryable, RequestError } from '@/lib/protocol/requestError'
import { pause } from '@/lib/time/pause'
import { type Answers, isAnswer } from './answers'

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

export interface HttpRequest<Name extends keyof Answers> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Made by {@link path}. */
  path: string
  /** What goes behind the path; what is undefined is left out. */
  query?: Readonly<Record<string, string | number | null | undefined>>
  body?: unknown
  /** The schema of the answer. */
  answer: Name
  /** Whether doing it twice is the same as once: not so for what has no id of its own. */
  isRepeatable?: boolean
}

/** What is sent, whatever comes back. */
type Fetched = Omit<HttpRequest<'Done'>, 'answer'>

/** Makes requests over HTTP with the caller's token, and checks what comes back. */
export class HttpClient {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Rejects with {@link RequestError}. What may be repeated is, some times, with the very same body. */
  async send<Name extends keyof Answers>(request: HttpRequest<Name>): Promise<Answers[Name]> {
    const retries = request.isRepeatable === false ? 0 : RETRIES
    const send = () => this.#repeat(retries, () => this.#sendOnce(request))
    try {
      return await send()
    } catch (error) {
      if (!wantsFreshSignIn(error) || !(await this.#options.signInAgain?.())) throw error
      // Nothing has been done yet: the server asks before anything else.
      return send()
    }
  }

  /** Gets a text that is a file of its own and no answer of the protocol. Rejects with {@link RequestError}. */
  async getText(path: string, query: HttpRequest<'Done'>['query'] = {}): Promise<string> {
    return this.#repeat(RETRIES, async () => {
      const response = await this.#fetchRenewing({ method: 'GET', path, query })
      if (!response.ok) throw await refusalOf(response.status, await response.json().catch(() => null))
      return response.text()
    })
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
  async #fetchRenewing(request: Fetched): Promise<Response> {
    const first = await this.#fetch(request, false)
    return first.status === 401 ? this.#fetch(request, true) : first
  }

  async #sendOnce<Name extends keyof Answers>(request: HttpRequest<Name>): Promise<Answers[Name]> {
    const response = await this.#fetchRenewing(request)
    const body: unknown = await response.json().catch(() => null)
    if (!response.ok) throw await refusalOf(response.status, body)
    if (!(await isReadable(request.answer, body))) throw RequestError.unreadableReply()
    return body as Answers[Name]
  }

  async #fetch({ method, path, query, body }: Fetched, renew: boolean): Promise<Response> {
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
      return await fetch(`${this.#options.httpUrl}${path}${queryOf(query)}`, init)
    } catch (error) {
      throw isTimeout(error) ? RequestError.timeout() : RequestError.connectionLost()
    }
  }
}

function wantsFreshSignIn(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'fresh_sign_in_required'
}

/** A path with its parts encoded. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce(
    (made, part, index) => `${made}${encodeURIComponent(wellFormed(values[index - 1] ?? ''))}${part}`,
  )
}

const NEVER = new AbortController().signal

function queryOf(query: HttpRequest<'Done'>['query'] = {}): string {
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
async function isReadable(name: keyof Answers, body: unknown): Promise<boolean> {
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
