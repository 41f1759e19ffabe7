import { REPLY_TYPES, type ServerFrame } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { ReplyTo, Request } from '@/lib/protocol/requests'

interface Pending {
  replyType: ServerFrame['type']
  resolve(frame: ServerFrame): void
  reject(error: RequestError): void
  timer: ReturnType<typeof setTimeout>
}

/** The requests of one connection that wait for their replies. */
export class PendingRequests {
  readonly #pending = new Map<string, Pending>()
  #count = 0

  get size(): number {
    return this.#pending.size
  }

  /** Takes in a request: its new id, and the promise of its reply, which rejects with {@link RequestError}. */
  add<R extends Request>(request: R, timeoutMs: number): { id: string; reply: Promise<ReplyTo<R>> } {
    this.#count += 1
    const id = `c${this.#count}`
    const reply = new Promise<ReplyTo<R>>((resolve, reject) => {
      const timer = setTimeout(() => this.fail(id, RequestError.timeout()), timeoutMs)
      const replyType = REPLY_TYPES[request.action]
      this.#pending.set(id, { replyType, resolve: resolve as Pending['resolve'], reject, timer })
    })
    return { id, reply }
  }

  /** Hands a reply to its request; a reply that nobody waits for any more is dropped. */
  settle(frame: ServerFrame & { id: string }): void {
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
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id)
    clearTimeout(pending?.timer)
    this.#pending.delete(id)
    return pending
  }
}
