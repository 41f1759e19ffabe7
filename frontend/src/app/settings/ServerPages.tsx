import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { BlockedPeople } from '@/features/settings/components/BlockedPeople'
import { DataSettings } from '@/features/settings/components/DataSettings'
import { Devices } from '@/features/settings/components/Devices'
import { NoticeSettings } from '@/features/settings/components/NoticeSettings'
import { PrivacySettings } from '@/features/settings/components/PrivacySettings'
import { PushSettings } from '@/features/settings/components/PushSettings'
import { SecurityHistory } from '@/features/settings/components/SecurityHistory'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'

export function PrivacyPage() {
  const { chat } = useChat()
  return <PrivacySettings api={chat.api} />
}

export function BlockedPage() {
  const { chat } = useChat()
  return <BlockedPeople api={chat.api} onUnblocked={(userId) => chat.markBlocked(userId, false)} />
}

export function DevicesPage() {
  const { chat } = useChat()
  return (
    <>
      <Devices api={chat.api} />
      <SecurityHistory api={chat.api} />
    </>
  )
}

export function NoticesPage() {
  const { chat } = useChat()
  return (
    <>
      <PushSettings api={chat.api} />
      <NoticeSettings />
    </>
  )
}

export function DataPage() {
  const { t } = useLingui()
  const { chat, signOut } = useChat()
  const me = useStore(chat.people.profiles)[chat.userId]
  if (!me) return null
  return (
    <DataSettings
      api={chat.api}
      handle={me.handle}
      onErased={(receiptId) => {
        toast(t`Your account is being deleted. Receipt: ${receiptId}`, { stays: true })
        signOut()
      }}
    />
  )
}
