import { useLingui } from '@lingui/react/macro'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { addressOf } from './invitation'

/** Hands one's own invitation on: by what the device shares with, else by the clipboard. */
export function useInvite(): () => Promise<void> {
  const { t } = useLingui()
  const { chat } = useChat()
  return async () => {
    const from = chat.people.profiles.getState()[chat.userId]?.displayName
    const url = addressOf(`/with/${chat.userId}`, from ? { from } : {})
    if (matchMedia('(pointer: coarse)').matches && 'share' in navigator) {
      // Whoever changes their mind has shared nothing.
      await navigator.share({ title: 'Natter', text: t`Chat with me on Natter:`, url }).catch(() => undefined)
      return
    }
    await navigator.clipboard.writeText(url)
    toast(t`Invitation copied. Send it to someone.`, { tone: 'good' })
  }
}
