import { REPLY_TYPES, type ServerFrame } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { ReplyTo, Request } from '@/lib/protocol/requests'

interface Pending {
  replyType: ServerFrame['type']
  resolve(frame: ServerFrame): void
  reject(error: RequestError): void
  timer: ReturnType<typeof setTimeout>
}

/** Of a request that is answered only if it fails. */
interface Quiet {
  failed(error: RequestError): void
  timer: ReturnType<typeof setTimeout>
}

/** The requests of one connection that wait for their replies. */
export class PendingRequests {
  readonly #pending = new Map<string, Pending>()
  readonly #quiet = new Map<string, Quiet>()
  #count = 0

  /** How many are waited for. */
  get size(): number {
    return this.#pending.size
  }

  /** Takes in a request: its new id, and the promise of its reply, which rejects with {@link RequestError}. */
  add<R extends Request>(request: R, timeoutMs: number): { id: string; reply: Promise<ReplyTo<R>> } {
    const id = this.#newId()
    const reply = new Promise<ReplyTo<R>>((resolve, reject) => {
      const timer = setTimeout(() => this.fail(id, RequestError.timeout()), timeoutMs)
      const replyType = REPLY_TYPES[request.action]
      this.#pending.set(id, { replyType, resolve: resolve as Pending['resolve'], reject, timer })
    })
    return { id, reply }
  }

  /** Takes in a request that is answered only if it fails, within some time: its new id. */
  addQuiet(failed: (error: RequestError) => void, timeoutMs: number): string {
    const id = this.#newId()
    this.#quiet.set(id, { failed, timer: setTimeout(() => this.#quiet.delete(id), timeoutMs) })
    return id
  }

  /** Hands a reply to its request; a reply that nobody waits for any more is dropped. */
  settle(frame: ServerFrame & { id: string }): void {
    const quiet = this.#takeQuiet(frame.id)
    if (quiet && frame.type === 'error') quiet.failed(RequestError.refused(frame))
    const pending = this.#take(frame.id)
    if (frame.type === 'error') pending?.reject(RequestError.refused(frame))
    else if (frame.type === pending?.replyType) pending.resolve(frame)
    else pending?.reject(RequestError.unreadableReply())
  }

  fail(id: string, error: RequestError): void {
    this.#take(id)?.reject(error)
  }

  failAll(error: RequestError): void {
    for (const id of [...this.#pending.keys()]) this.fail(id, error)
    for (const id of [...this.#quiet.keys()]) this.#takeQuiet(id)?.failed(error)
  }

  #newId(): string {
    this.#count += 1
    return `c${this.#count}`
  }

  #takeQuiet(id: string): Quiet | undefined {
    const quiet = this.#quiet.get(id)
    clearTimeout(quiet?.timer)
    this.#quiet.delete(id)
    return quiet
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id)
    clearTimeout(pending?.timer)
    this.#pending.delete(id)
    return pending
  }
}
