import { useLingui } from '@lingui/react/macro'
import { lazy, useState } from 'react'
import { MembershipSettings } from '@/features/conversations/components/MembershipSettings'
import { otherUserId } from '@/features/conversations/model/conversations'
import { GroupDetailsDialog } from '@/features/groups/components/GroupDetailsDialog'
import { PersonDialog } from '@/features/people/components/PersonDialog'
import { ChangePicture } from '@/features/pictures/components/ChangePicture'
import { TipTotals as Tips } from '@/features/tips/components/TipTotals'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Late } from '@/lib/ui/Late'
import { PictureIcon } from '@/lib/ui/mediaIcons'
import { Notice } from '@/lib/ui/Notice'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { Report } from '../moderation/Report'
import { addressOf } from '../newChat/invitation'
import { useOpenWith } from '../newChat/useOpenWith'
import { removeGroupPicture, saveGroupPicture } from '../people/pictures'
import { useNames } from '../people/useNames'

const SharedMedia = lazy(async () => ({ default: (await import('../media/SharedMedia')).SharedMedia }))

interface ConversationDetailsProps {
  summary: ConversationSummary
  /** One is not in it any more. */
  onGone(): void
  onClose(): void
}

/** With whom one talks, or in which group, and one's own place in it. */
export function ConversationDetails({ summary, onGone, onClose }: ConversationDetailsProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const nameOf = useNames()
  const openWith = useOpenWith()
  const [reported, setReported] = useState<string | null>(null)
  const [person, setPerson] = useState<string | null>(null)
  const [showsMedia, setShowsMedia] = useState(false)
  const { conversationId, membership } = summary
  if (showsMedia) {
    const close = () => setShowsMedia(false)
    const failed = (
      <Dialog title={t`Shared media`} isOpen onClose={close}>
        <Notice>{t`Shared media could not be loaded. Check your connection and reload the page.`}</Notice>
      </Dialog>
    )
    return (
      <Late failed={failed}>
        <SharedMedia conversationId={conversationId} onShown={onClose} onClose={close} />
      </Late>
    )
  }
  const media = (
    <Button look="secondary" onClick={() => setShowsMedia(true)}>
      <PictureIcon />
      {t`Shared media`}
    </Button>
  )
  const place = (
    <MembershipSettings
      isGroup={summary.kind === 'group'}
      membership={membership}
      now={() => chat.now()}
      onChange={(change) => chat.groups.changeMembership(conversationId, change)}
    />
  )
  const tips = (
    <Tips
      conversationId={conversationId}
      ask={(id) => chat.api.totalTips(id)}
      nameOf={nameOf}
      need={(userIds) => chat.people.need(userIds)}
    />
  )
  if (summary.kind === 'direct') {
    return (
      <PersonDialog
        people={chat.people}
        api={chat.api}
        userId={otherUserId(summary, chat.userId)}
        onClose={onClose}
      >
        {media}
        {place}
        {tips}
      </PersonDialog>
    )
  }
  const contact = {
    write: (userId: string) =>
      void openWith(userId)
        .then(onClose)
        .catch((error) => toast(reasonOf(error), { tone: 'danger' })),
    report: setReported,
    show: setPerson,
  }
  if (person) {
    const close = () => setPerson(null)
    return <PersonDialog people={chat.people} api={chat.api} userId={person} onClose={close} />
  }
  if (reported) {
    const subject = { kind: 'user' as const, userId: reported }
    return <Report chat={chat} subject={subject} onClose={() => setReported(null)} />
  }
  return (
    <GroupDetailsDialog
      groups={chat.groups}
      group={summary}
      userId={chat.userId}
      nameOf={nameOf}
      members={chat.members}
      find={async (typed) => (await chat.api.findUsers({ query: typed })).users}
      addressOf={(token) =>
        addressOf(`/join/${token}`, { from: nameOf(chat.userId), to: summary.group.title })
      }
      contact={contact}
      onClose={onClose}
      onGone={onGone}
    >
      {membership.role !== 'member' && (
        <ChangePicture
          isGroup
          hasPicture={summary.group.picture != null}
          save={saveGroupPicture(chat, conversationId)}
          remove={() => removeGroupPicture(chat, conversationId)}
        />
      )}
      {media}
      {place}
      {tips}
    </GroupDetailsDialog>
  )
}
