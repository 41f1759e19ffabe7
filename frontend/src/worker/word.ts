/** What a page says to the service worker. */
export type Word =
  /** Somebody goes over to its version. */
  | { kind: 'activate' }
  /** Whether this file is one of its build: answered with a boolean through the port. */
  | { kind: 'knows'; file: string }

/** What the service worker says to a page: somebody has chosen that in a notification. */
export interface Order {
  kind: 'notification'
  /** What they have answered is kept (`Reply`). */
  action: 'open' | 'read' | 'mute' | 'reply'
  conversationId: string
  /** The newest place that the notification was about. */
  seq: number
}

/** What the service worker says to a page: somebody has pressed an alert, which leads there. */
export interface Way {
  kind: 'open'
  path: string
}

/** An answer that was written in a notification, kept until it is sent or a page has it. */
export interface Reply {
  /** Whoever sends it again does so under this id: it is sent once. */
  entryId: string
  userId: string
  conversationId: string
  text: string
  /** The newest place that the notification was about. */
  seq: number
}
