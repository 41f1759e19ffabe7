import { RequestError } from '@/lib/protocol/requestError'

/** Whether a request failed for want of a connection: the next one goes on by itself. */
export function isDisconnected(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'connection_lost'
}
