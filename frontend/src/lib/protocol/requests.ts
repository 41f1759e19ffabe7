import type { ClientFrame, REPLY_TYPES, ServerFrame } from './generated'
import type { RequestError } from './requestError'

type WithoutId<Frame> = Frame extends unknown ? Omit<Frame, 'id'> : never

/** A request before the socket client gives it an `id`. */
export type Request = WithoutId<ClientFrame>

/** The frame that answers a request. */
export type ReplyTo<R extends Request> = Extract<ServerFrame, { type: (typeof REPLY_TYPES)[R['action']] }>

/** A request that wants no answer but that it failed. */
export type QuietRequest = Extract<Request, { quiet?: boolean }>

/**
 * How a service sends requests that want no answer; the socket client's `tell` is one. `failed` learns that one was refused,
 * or that the connection was lost before that could be known.
 */
export type Tell = (request: QuietRequest, failed?: (error: RequestError) => void) => void

/** How a service makes its requests; the socket client's `request` is one. Rejects with `RequestError`. */
export type Ask = <R extends Request>(request: R) => Promise<ReplyTo<R>>
