import { t } from '@lingui/core/macro'
import { securityEventText } from '@/features/settings/components/securityEventText'
import { SecurityNotices } from '@/features/settings/model/securityNotices'
import { toast } from '@/lib/ui/toasts'
import type { Chat } from '../chat/chat'
import { router } from '../router'

/** Says what happens to the account. Answers with how to stop. */
export function watchSecurityNotices({ api, userId, socket }: Chat): () => void {
  const show = () => void router.navigate({ to: '/settings/$section', params: { section: 'devices' } })
  const notices = new SecurityNotices({
    api,
    userId,
    say: ({ event }) =>
      toast(securityEventText(event), {
        tone: 'danger',
        stays: true,
        action: { label: t`Show`, onSelect: show },
      }),
  })
  const stopped = [
    socket.onOpen(() => void notices.catchUp()),
    socket.onEvents((events) => {
      for (const event of events) if (event.type === 'securityNotice') notices.take(event.notice)
    }),
  ]
  void notices.catchUp()
  return () => {
    for (const stop of stopped) stop()
  }
}
