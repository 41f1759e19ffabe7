import type { ClientFrame, ServerFrame } from './generated'

type WithoutId<Frame> = Frame extends unknown ? Omit<Frame, 'id'> : never

/** A request before the socket client gives it an `id`. */
export type Request = WithoutId<ClientFrame>

/** Which frame answers which action. */
interface ReplyTypes {
  sendMessage: 'messageAccepted'
  updateMessage: 'messageAccepted'
  getMessages: 'messages'
  sync: 'synced'
  markDelivered: 'marked'
  markRead: 'marked'
  typing: 'done'
  getPresence: 'presence'
  getConversations: 'conversations'
  getUsers: 'users'
  authenticate: 'authenticated'
  ping: 'pong'
}

/** The frame that answers a request. */
export type ReplyTo<R extends Request> = Extract<ServerFrame, { type: ReplyTypes[R['action']] }>

/** The type of the frame that answers each action. */
export const REPLY_TYPES: ReplyTypes = {
  sendMessage: 'messageAccepted',
  updateMessage: 'messageAccepted',
  getMessages: 'messages',
  sync: 'synced',
  markDelivered: 'marked',
  markRead: 'marked',
  typing: 'done',
  getPresence: 'presence',
  getConversations: 'conversations',
  getUsers: 'users',
  authenticate: 'authenticated',
  ping: 'pong',
}

/** How a service makes its requests; the socket client's `request` is one. Rejects with `RequestError`. */
export type Ask = <R extends Request>(request: R) => Promise<ReplyTo<R>>
