import type { Api } from '@/lib/http/api'
import type { Once } from '@/lib/http/once'
import type {
  ChangeGroup,
  ChangeMembership,
  ConversationSummary,
  FoundGroup,
  Invitation,
  Link,
  Member,
  MembersAdded,
  Membership,
  OpenConversation,
  RefusedMember,
  Role,
} from '@/lib/protocol/generated'

export type NewGroup = Omit<Extract<OpenConversation, { kind: 'group' }>, 'kind' | 'requestId'>
export type GroupSetup = Omit<ChangeGroup, 'requestId'>

interface Options {
  api: Api
  once: Once
  userId: string
  /** The server’s time in milliseconds: a link ends by it. */
  now(): number
  /** Takes in a conversation as it is now. */
  put(summary: ConversationSummary): void
  /** Takes in one's own place in a conversation as it is now. */
  join(conversationId: string, membership: Membership): void
  /** Takes in that one is not in a conversation any more. */
  remove(conversationId: string): void
}

/** What is done with groups, and with one's own place in any conversation. All of it rejects with `RequestError`. */
export class Groups {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Makes a group; answers with its id and with those who could not be put into it. */
  async create(group: NewGroup): Promise<{ conversationId: string; refused: RefusedMember[] }> {
    const { api, once, put } = this.#options
    const { refused = [], ...summary } = await once(`create ${JSON.stringify(group)}`, (requestId) =>
      api.openConversation({ kind: 'group', requestId, ...group }),
    )
    put(summary)
    return { conversationId: summary.conversationId, refused }
  }

  async change(id: string, setup: GroupSetup): Promise<void> {
    const { api, once, put } = this.#options
    const what = `change ${id} ${JSON.stringify(setup)}`
    put(await once(what, (requestId) => api.changeGroup(id, { requestId, ...setup })))
  }

  /** Everybody in it: the owner first, then the admins. */
  async members(id: string): Promise<readonly Member[]> {
    const members: Member[] = []
    for (let after: string | null = null; ; ) {
      const page = await this.#options.api.listMembers(id, { after })
      members.push(...page.members)
      if (!page.next) return members.sort((a, b) => RANKS[a.role] - RANKS[b.role] || a.joinedAt - b.joinedAt)
      after = page.next
    }
  }

  add(id: string, userIds: readonly [string, ...string[]]): Promise<MembersAdded> {
    const { api, once } = this.#options
    const what = `add ${id} ${userIds.join()}`
    return once(what, (requestId) => api.addMembers(id, { requestId, userIds: [...userIds] }))
  }

  async changeRole(id: string, userId: string, role: Role): Promise<void> {
    const { api, once } = this.#options
    await once(`role ${id} ${userId} ${role}`, (requestId) => api.changeRole(id, userId, { requestId, role }))
  }

  async removeMember(id: string, userId: string): Promise<void> {
    const { api, once } = this.#options
    await once(`remove ${id} ${userId}`, (requestId) => api.removeMember(id, userId, { requestId }))
  }

  async leave(id: string): Promise<void> {
    await this.removeMember(id, this.#options.userId)
    this.#options.remove(id)
  }

  async delete(id: string): Promise<void> {
    await this.#options.api.deleteGroup(id)
    this.#options.remove(id)
  }

  async links(id: string): Promise<readonly Link[]> {
    return (await this.#options.api.listLinks(id)).links
  }

  /** @param limits for how long it works, in milliseconds, and for how many people; without end where nothing is said */
  makeLink(id: string, { lifetimeMs, maxUses }: { lifetimeMs?: number; maxUses?: number }): Promise<Link> {
    const { api, once, now } = this.#options
    const limits = {
      ...(lifetimeMs === undefined ? {} : { expiresAt: now() + lifetimeMs }),
      ...(maxUses === undefined ? {} : { maxUses }),
    }
    const what = `link ${id} ${JSON.stringify(limits)}`
    return once(what, (requestId) => api.makeLink(id, { requestId, ...limits }))
  }

  async revokeLink(id: string, linkId: string): Promise<void> {
    await this.#options.api.revokeLink(id, linkId)
  }

  invitation(token: string): Promise<Invitation> {
    return this.#options.api.getInvitation(token)
  }

  /** Comes in by a link; answers with the group's id. */
  async accept(token: string): Promise<string> {
    const { api, once, put } = this.#options
    const summary = await once(`accept ${token}`, (requestId) => api.acceptInvitation(token, { requestId }))
    put(summary)
    return summary.conversationId
  }

  /** Public groups with these words in their titles, the largest first. */
  async find(query: string): Promise<readonly FoundGroup[]> {
    return (await this.#options.api.findGroups({ query })).groups
  }

  /** Comes into a public group. */
  async join(id: string): Promise<void> {
    const { api, once, put } = this.#options
    put(await once(`join ${id}`, (requestId) => api.joinGroup(id, { requestId })))
  }

  /** Changes one's own settings for a conversation, or answers a stranger's request. */
  async changeMembership(id: string, change: ChangeMembership): Promise<void> {
    const { api, join } = this.#options
    join(id, await api.changeMembership(id, change))
  }
}

const RANKS: Record<Role, number> = { owner: 0, admin: 1, member: 2 }
