import { t } from '@lingui/core/macro'
import { pushState, turnOn } from '@/features/settings/model/push'
import { toast } from '@/lib/ui/toasts'
import type { Chat } from '../chat/chat'

const KEY = 'natter.offeredNotifications'

/**
 * Offers notifications once on this device: after somebody has sent a message, when it is clear what they are for. The browser’s
 * own question comes after a press. Answers with how to stop.
 */
export function offerNotifications({ api, outbox }: Pick<Chat, 'api' | 'outbox'>): () => void {
  if (localStorage.getItem(KEY) !== null) return () => undefined
  const stop = outbox.items.subscribe((now, before) => {
    const isSent = before.some(
      ({ entryId, failure }) => !failure && !now.some((item) => item.entryId === entryId),
    )
    if (!isSent) return
    stop()
    // Where it cannot be found out, it is offered another time.
    offer(api).catch(() => undefined)
  })
  return stop
}

async function offer(api: Chat['api']): Promise<void> {
  if ((await pushState()) !== 'off') return
  const { serverKey } = await api.getNotifications()
  if (!serverKey) return
  localStorage.setItem(KEY, 'yes')
  const accept = () =>
    void turnOn(api, serverKey).catch(() => toast(t`Notifications could not be turned on.`))
  const action = { label: t`Notify me`, onSelect: accept }
  toast(t`Should Natter notify you of replies while it is closed?`, { stays: true, action })
}
