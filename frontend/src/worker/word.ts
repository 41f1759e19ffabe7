/** What a page says to the service worker. */
export type Word =
  /** Somebody goes over to its version. */
  | { kind: 'activate' }
  /** Whether this file is one of its build: answered with a boolean through the port. */
  | { kind: 'knows'; file: string }

/** What the service worker says to a page: somebody has chosen that in a notification. */
export interface Order {
  kind: 'notification'
  action: 'open' | 'read' | 'mute'
  conversationId: string
  /** The newest place that the notification was about. */
  seq: number
}
