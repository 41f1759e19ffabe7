import type { Entry, EntryId, EntryState, Reaction, UserId } from '@/lib/protocol/generated'

/** What has become of messages, by their ids. */
export type States = Readonly<Record<EntryId, EntryState>>

const NOTHING: EntryState = { asOf: 0 }

/** The message that an entry changes; `undefined` where it changes none. */
export function targetOf({ content }: Entry): EntryId | undefined {
  switch (content.kind) {
    case 'edited':
    case 'deleted':
    case 'reacted':
    case 'unreacted':
    case 'tipChanged':
      return content.targetId
    default:
      return undefined
  }
}

/**
 * What has become of the messages that `changes` change, as `EntryState` of the chat core has it: the order of `changes`
 * does not matter, and one that comes twice counts once.
 * @param told what the server has told already; of the changes those count that come later than `asOf`
 */
export function statesAfter(told: States, changes: readonly Entry[]): States {
  const byTarget = new Map<EntryId, Map<number, Entry>>()
  for (const change of changes) {
    const target = targetOf(change)
    if (target === undefined || change.seq <= (told[target]?.asOf ?? 0)) continue
    const others = byTarget.get(target) ?? new Map<number, Entry>()
    byTarget.set(target, others.set(change.seq, change))
  }
  if (byTarget.size === 0) return told
  const states: Record<EntryId, EntryState> = { ...told }
  for (const [target, added] of byTarget) {
    const inOrder = [...added.values()].sort((a, b) => a.seq - b.seq)
    states[target] = inOrder.reduce(applied, told[target] ?? NOTHING)
  }
  return states
}

/** Two tellings of the server, of each message the later one. */
export function laterOf(one: States, other: States): States {
  const added = Object.entries(other).filter(([id, { asOf }]) => asOf > (one[id]?.asOf ?? -1))
  return added.length === 0 ? one : { ...one, ...Object.fromEntries(added) }
}

/** Whose reactions with an emoji there are. */
export function reactionOf(state: EntryState | undefined, emoji: string): readonly UserId[] {
  return state?.reactions?.find((reaction) => reaction.emoji === emoji)?.userIds ?? []
}

/** What is true after one more change, which comes after all that were applied before. */
function applied(state: EntryState, { seq: asOf, sentAt: at, senderId, content }: Entry): EntryState {
  if (content.kind === 'deleted') return { asOf, deleted: { at, by: senderId } }
  if (state.deleted) return { ...state, asOf }
  const reactions = state.reactions ?? []
  switch (content.kind) {
    case 'edited': {
      const { text, mentions = [] } = content
      return { ...state, asOf, edited: { at, text, mentions } }
    }
    case 'tipChanged': {
      const { kind: _, targetId: __, ...status } = content
      return { ...state, asOf, tip: { ...status, at, seq: asOf } }
    }
    case 'reacted':
      return { ...state, asOf, reactions: withReaction(reactions, content.emoji, senderId) }
    case 'unreacted':
      return { ...state, asOf, reactions: withoutReaction(reactions, content.emoji, senderId) }
    default:
      return { ...state, asOf }
  }
}

function withReaction(reactions: readonly Reaction[], emoji: string, user: UserId): Reaction[] {
  if (!reactions.some((reaction) => reaction.emoji === emoji))
    return [...reactions, { emoji, userIds: [user] }]
  return reactions.map((reaction) =>
    reaction.emoji === emoji && !reaction.userIds.includes(user)
      ? { emoji, userIds: [...reaction.userIds, user] }
      : reaction,
  )
}

function withoutReaction(reactions: readonly Reaction[], emoji: string, user: UserId): Reaction[] {
  return reactions
    .map((reaction) =>
      reaction.emoji === emoji
        ? { emoji, userIds: reaction.userIds.filter((who) => who !== user) }
        : reaction,
    )
    .filter(({ userIds }) => userIds.length > 0)
}
