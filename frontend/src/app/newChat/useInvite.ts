import { useLingui } from '@lingui/react/macro'
import { share } from '@/lib/ui/share'
import { useChat } from '../chat/ChatContext'
import { addressOf } from './invitation'

/** Hands one's own invitation on: by what the device shares with, else by the clipboard. */
export function useInvite(): () => Promise<void> {
  const { t } = useLingui()
  const { chat } = useChat()
  return async () => {
    const from = chat.people.profiles.getState()[chat.userId]?.displayName
    const url = addressOf(`/with/${chat.userId}`, from ? { from } : {})
    const invitation = { title: 'Natter', text: t`Chat with me on Natter:`, url }
    await share(invitation, t`Invitation copied. Send it to someone.`)
  }
}
