import { t } from '@lingui/core/macro'
import { toast } from '@/lib/ui/toasts'
import type { Chat } from '../chat/chat'
import { router } from '../router'

/** Says that files which were asked for can be opened again. Answers with how to stop. */
export function watchRestoredFiles({ socket, media }: Chat): () => void {
  return socket.onEvents((events) => {
    for (const event of events) {
      if (event.type !== 'fileRestored') continue
      const { conversationId, seq, mediaId, name } = event
      media.restored(conversationId, { seq, mediaId })
      const onSelect = () => void router.navigate({ to: '/c/$conversationId', params: { conversationId } })
      toast(t`“${name}” can be opened again.`, { stays: true, action: { label: t`Show`, onSelect } })
    }
  })
}
