import type { Entry, EntryId, EntryState, Reaction, UserId } from '@/lib/protocol/generated'
import { recommended } from '@/lib/text/emoji'

/** What has become of messages, by their ids. */
export type States = Readonly<Record<EntryId, EntryState>>

const NOTHING: EntryState = { asOf: 0 }

/** The message that an entry changes; `undefined` where it changes none. */
export function targetOf({ content }: Entry): EntryId | undefined {
  return 'targetId' in content ? content.targetId : undefined
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

/** The reactions to a message: one for each emoji, in whichever forms it came. */
export function reactionsOf(state: EntryState | undefined): Reaction[] {
  return merged(state?.reactions ?? [])
}

/** Whose reactions with an emoji there are. */
export function reactionOf(state: EntryState | undefined, emoji: string): readonly UserId[] {
  return reactionsOf(state).find((reaction) => reaction.emoji === recommended(emoji))?.userIds ?? []
}

/** What is true after one more change, which comes after all that were applied before. */
function applied(state: EntryState, { seq: asOf, sentAt: at, senderId, content }: Entry): EntryState {
  if (content.kind === 'deleted') return { asOf, deleted: { at, by: senderId } }
  if (state.deleted) return { ...state, asOf }
  const reactions = reactionsOf(state)
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
      return {
        ...state,
        asOf,
        reactions: merged([...reactions, { emoji: content.emoji, userIds: [senderId] }]),
      }
    case 'unreacted':
      return { ...state, asOf, reactions: withoutReaction(reactions, content.emoji, senderId) }
    default:
      return { ...state, asOf }
  }
}

function merged(reactions: readonly Reaction[]): Reaction[] {
  const byEmoji = new Map<string, Set<UserId>>()
  for (const { emoji, userIds } of reactions) {
    const form = recommended(emoji)
    byEmoji.set(form, new Set([...(byEmoji.get(form) ?? []), ...userIds]))
  }
  return Array.from(byEmoji, ([emoji, userIds]) => ({ emoji, userIds: [...userIds] }))
}

function withoutReaction(reactions: readonly Reaction[], emoji: string, user: UserId): Reaction[] {
  return reactions
    .map((reaction) =>
      reaction.emoji === recommended(emoji)
        ? { ...reaction, userIds: reaction.userIds.filter((who) => who !== user) }
        : reaction,
    )
    .filter(({ userIds }) => userIds.length > 0)
}
