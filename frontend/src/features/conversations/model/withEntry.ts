import { attachedOf } from '@/lib/media/attached'
import type {
  ConversationSummary,
  Entry,
  EntryContent,
  GroupChange,
  GroupDetails,
  Seq,
} from '@/lib/protocol/generated'

/** A conversation after one more entry: its preview, its place, its pins, and what the entry says of a group. */
export function withEntry(summary: ConversationSummary, entry: Entry): ConversationSummary {
  const { entryId, senderId, sentAt, content, seq } = entry
  const moved = { ...changedGroup(summary, entry), ...changedPins(summary, content), lastSeq: seq }
  if (content.kind === 'message') {
    const attached = attachedOf(content.attachments ?? [])
    const preview = { entryId, seq, senderId, sentAt, text: content.text, ...(attached ? { attached } : {}) }
    return { ...moved, preview }
  }
  if (content.kind === 'tip') {
    const { asset, amount, note } = content
    const preview = { entryId, seq, senderId, sentAt, text: note ?? '', tip: { asset, amount } }
    return { ...moved, preview }
  }
  const { preview } = summary
  if (content.kind === 'edited' && preview?.entryId === content.targetId) {
    return { ...moved, preview: { ...preview, text: content.text } }
  }
  if (content.kind === 'deleted' && preview?.entryId === content.targetId) {
    const { attached: _, ...erased } = preview
    return { ...moved, preview: { ...erased, text: '' } }
  }
  return moved
}

function changedPins({ pins = [] }: ConversationSummary, content: EntryContent): { pins?: Seq[] } {
  const { kind } = content
  if (kind !== 'pinned' && kind !== 'unpinned' && kind !== 'deleted') return {}
  const { targetSeq } = content
  const others = pins.filter((seq) => seq !== targetSeq)
  return {
    pins: kind === 'pinned' && targetSeq != null ? [...others, targetSeq].sort((a, b) => a - b) : others,
  }
}

/** What an entry says of a group: what it is called now, and how many are in it. */
function changedGroup(summary: ConversationSummary, { content }: Entry): ConversationSummary {
  if (summary.kind !== 'group') return summary
  const { group, memberCount } = summary
  switch (content.kind) {
    case 'groupChanged':
      return { ...summary, group: changedDetails(group, content.changes) }
    case 'membersAdded':
      return { ...summary, memberCount: memberCount + content.userIds.length }
    case 'memberJoined':
      return { ...summary, memberCount: memberCount + 1 }
    case 'memberLeft':
    case 'memberRemoved':
      return { ...summary, memberCount: memberCount - 1 }
    default:
      return summary
  }
}

function changedDetails(group: GroupDetails, { picture, ...changes }: GroupChange): GroupDetails {
  const changed = { ...group, ...withoutNull(changes) }
  if (!picture) return changed
  return { ...changed, picture: picture.kind === 'set' ? picture.pictureId : null }
}

function withoutNull(changes: GroupChange): Partial<GroupDetails> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null))
}
