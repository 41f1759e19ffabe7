import { useEffect } from 'react'
import { useStore } from 'zustand'
import { MessageInfo } from '@/features/receipts/components/MessageInfo'
import { type Recipient, receiptsOf } from '@/features/receipts/model/receipts'
import type { MessageRow } from '@/features/timeline/model/row'
import { useRequest } from '@/lib/http/useRequest'
import { directUserIds } from '@/lib/protocol/content'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { useChat } from '../chat/ChatContext'
import { MAX_MEMBERS_WITH_MARKS } from '../people/useMembers'
import { useNamed, useNames } from '../people/useNames'

interface MessageReceiptsProps {
  summary: ConversationSummary
  row: MessageRow
  onClose(): void
}

/** Who has read a message of one's own, and when. */
export function MessageReceipts({ summary, row, onClose }: MessageReceiptsProps) {
  const { chat } = useChat()
  const nameOf = useNames()
  const named = useNamed()
  const { conversationId } = summary
  const isTooLarge = summary.kind === 'group' && summary.memberCount > MAX_MEMBERS_WITH_MARKS
  const { failure } = useRequest(conversationId, async () =>
    summary.kind === 'direct' || isTooLarge ? null : chat.members.fetch(conversationId),
  )
  const members = useStore(chat.members.known)[conversationId]
  useEffect(() => chat.people.need(members?.map(({ userId }) => userId) ?? []), [chat, members])
  const recipients: readonly Recipient[] | undefined =
    summary.kind === 'direct'
      ? directUserIds(summary).map((userId) => ({ userId, marks: summary.peer ?? null }))
      : members
  const others = recipients?.filter(({ userId }) => userId !== chat.userId)
  const receipts =
    others && !isTooLarge ? receiptsOf(row.seq ?? 0, others, chat.readTimes.in(conversationId)) : null
  return (
    <MessageInfo
      text={named(summary.kind, row.text)}
      sentAt={row.at}
      receipts={receipts}
      failure={receipts ? null : failure}
      isTooLarge={isTooLarge}
      nameOf={nameOf}
      onClose={onClose}
    />
  )
}
