import type { ConversationSummary } from '@/lib/protocol/generated'

export interface Arranged {
  /** Those in sight: the pinned ones first, the one pinned last at the top. */
  readonly shown: readonly ConversationSummary[]
  /** Those that were put out of sight. */
  readonly archived: readonly ConversationSummary[]
}

/** Where each conversation of a list belongs; the list's order stays among those that are alike. */
export function arrange(conversations: readonly ConversationSummary[]): Arranged {
  const pinnedAt = ({ membership }: ConversationSummary) => membership.pinnedAt ?? 0
  return {
    shown: conversations
      .filter(({ membership }) => !membership.archived)
      .sort((a, b) => pinnedAt(b) - pinnedAt(a)),
    archived: conversations.filter(({ membership }) => membership.archived),
  }
}
