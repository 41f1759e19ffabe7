import type { ConversationSummary, Entry, Membership, UserProfile } from '@/lib/protocol/generated'

export const ALICE = '0a11ce00-0000-4000-8000-000000000001'
export const BOB = '0b0b0000-0000-4000-8000-000000000002'
export const CONVERSATION = 'c1b14b10-c4ed-5d50-9cc9-dcc8739bd7e5'
/** A moment long ago enough that no hole before it is young. */
export const LONG_AGO = 1_790_000_000_000

/** The entry at a place; two entries at one place are the same one. */
export function anEntry(overrides: Partial<Entry> & { text?: string } = {}): Entry {
  const { text = 'hello', seq = 1, ...rest } = overrides
  return {
    conversationId: CONVERSATION,
    entryId: `019a0000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`,
    seq,
    senderId: BOB,
    sentAt: LONG_AGO + seq * 1000,
    content: { kind: 'message', text },
    ...rest,
  }
}

type DirectConversation = Extract<ConversationSummary, { kind: 'direct' }>

export function aMembership(overrides: Partial<Membership> = {}): Membership {
  return {
    role: 'member',
    joinedAt: LONG_AGO,
    hiddenUpTo: 0,
    readSeq: 0,
    deliveredSeq: 0,
    archived: false,
    isRequest: false,
    blocks: false,
    ...overrides,
  }
}

export function aConversation(overrides: Partial<DirectConversation> = {}): DirectConversation {
  return {
    conversationId: CONVERSATION,
    kind: 'direct',
    userIds: [ALICE, BOB],
    createdAt: LONG_AGO,
    lastSeq: 0,
    membership: aMembership(),
    unread: 0,
    unreadIsMinimum: false,
    ...overrides,
  }
}

export function aProfile(overrides: Partial<UserProfile> = {}): UserProfile {
  return { userId: BOB, handle: 'bob', displayName: 'Bob Byrne', ...overrides }
}

type GroupConversation = Extract<ConversationSummary, { kind: 'group' }>

export function aGroup(title: string, overrides: Partial<GroupConversation> = {}): GroupConversation {
  const { userIds: _, ...common } = aConversation()
  const group = { title, about: '', history: 'all', posting: 'everyone', visibility: 'private' } as const
  return { ...common, kind: 'group', group, memberCount: 2, ...overrides }
}
