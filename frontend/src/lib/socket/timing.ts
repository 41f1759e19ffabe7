const SECOND = 1000
const MINUTE = 60 * SECOND

/**
 * The gateway closes a connection that was silent for 10 minutes, a browser may run the timers of a page that is out of sight a
 * minute late, and the server takes somebody for gone 18 minutes after the last word of it. A fresh token is a beat, too, and comes
 * before: tokens are good for ten minutes.
 */
export const HEARTBEAT_MS = 9 * MINUTE
/** The gateway closes every connection after 2 hours: change over before that, not all clients at once. */
export const ROTATE_AFTER_MS = 105 * MINUTE
export const ROTATE_JITTER_MS = 10 * MINUTE
/** The server refuses requests once the connection's token has expired: give it a fresh one before that. */
export const TOKEN_LEAD_MS = 90 * SECOND
/** How long a handshake may take. */
export const OPEN_TIMEOUT_MS = 15 * SECOND
/** How long a request may take. Asking again is harmless: every request may be repeated. */
export const REQUEST_TIMEOUT_MS = 12 * SECOND
/** How long a ping may take when it is doubtful that the connection is alive. */
export const PROBE_TIMEOUT_MS = 5 * SECOND
/** How long a connection that was changed over may take to finish its requests. */
export const RETIRE_TIMEOUT_MS = 15 * SECOND

export const BACKOFF_BASE_MS = 500
export const BACKOFF_LIMIT_MS = 30 * SECOND
