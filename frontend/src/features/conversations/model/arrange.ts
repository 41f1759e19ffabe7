import type { ConversationSummary } from '@/lib/protocol/generated'

export interface Arranged {
  /** Those in sight: the pinned ones first, the one pinned last at the top. */
  readonly shown: readonly ConversationSummary[]
  /** Those that strangers have opened, before one has accepted or answered. */
  readonly requests: readonly ConversationSummary[]
  /** Those that were put out of sight. */
  readonly archived: readonly ConversationSummary[]
}

/** Where each conversation of a list belongs; the list's order stays among those that are alike. */
export function arrange(conversations: readonly ConversationSummary[]): Arranged {
  const pinnedAt = ({ membership }: ConversationSummary) => membership.pinnedAt ?? 0
  const inSight = conversations.filter(({ membership }) => !membership.archived)
  return {
    shown: inSight
      .filter(({ membership }) => !membership.isRequest)
      .sort((a, b) => pinnedAt(b) - pinnedAt(a)),
    requests: inSight.filter(({ membership }) => membership.isRequest),
    archived: conversations.filter(({ membership }) => membership.archived),
  }
}
