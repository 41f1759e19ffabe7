import type { NotificationAction, NotificationTicket } from '@/lib/protocol/generated'
import { fresh } from './answer'
import { CONFIG } from './files'

/** Browsers let a notification open a page for some seconds after it was pressed: there has to be time left for that. */
const PATIENCE_MS = 4000

/** Does something by the ticket that came with a notification. Whether it is done: a page can do it otherwise. */
export async function act(
  ticket: NotificationTicket | undefined,
  action: NotificationAction,
): Promise<boolean> {
  if (!ticket) return false
  try {
    const { httpUrl } = await (await fresh(CONFIG)).json()
    const response = await fetch(`${httpUrl.replace(/\/$/, '')}/v1/notifications/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket, action }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return response.ok
  } catch {
    return false
  }
}
