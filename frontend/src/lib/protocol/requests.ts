import type { ClientFrame, REPLY_TYPES, ServerFrame } from './generated'

type WithoutId<Frame> = Frame extends unknown ? Omit<Frame, 'id'> : never

/** A request before the socket client gives it an `id`. */
export type Request = WithoutId<ClientFrame>

/** The frame that answers a request. */
export type ReplyTo<R extends Request> = Extract<ServerFrame, { type: (typeof REPLY_TYPES)[R['action']] }>

/** How a service makes its requests; the socket client's `request` is one. Rejects with `RequestError`. */
export type Ask = <R extends Request>(request: R) => Promise<ReplyTo<R>>
