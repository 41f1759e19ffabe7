import type { ConversationSummary, Entry, EntryContent } from './generated'

/** An entry that is a message, and not a change of something. */
export type MessageEntry = Entry & { content: Extract<EntryContent, { kind: 'message' }> }

export function isMessage(entry: Entry): entry is MessageEntry {
  return entry.content.kind === 'message'
}

/** Whether an entry counts as unread: somebody said or gave something. */
export function countsAsUnread({ content }: Entry): boolean {
  return content.kind === 'message' || content.kind === 'tip'
}

/** Whether one may pin messages for everyone in a conversation. */
export function mayPin({ kind, membership }: ConversationSummary): boolean {
  return kind === 'group' ? membership.role !== 'member' : !membership.blocks
}

/** The two of a direct conversation; nobody where it is a group, whose members are asked for when needed. */
export function directUserIds(conversation: ConversationSummary): readonly string[] {
  return conversation.kind === 'direct' ? conversation.userIds : []
}

/** Everybody whom an entry is about. */
export function peopleOf({ senderId, content }: Entry): readonly string[] {
  switch (content.kind) {
    case 'groupCreated':
    case 'membersAdded':
      return [senderId, ...content.userIds]
    case 'memberRemoved':
    case 'roleChanged':
      return [senderId, content.userId]
    case 'tip':
      return [senderId, content.toUserId]
    case 'message':
      return [senderId, ...(content.replyTo ? [content.replyTo.senderId] : []), ...(content.mentions ?? [])]
    case 'edited':
      return [senderId, ...(content.mentions ?? [])]
    default:
      return [senderId]
  }
}
