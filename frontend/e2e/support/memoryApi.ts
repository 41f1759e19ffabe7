import type { ChangeMembership, Hit, UserProfile } from '../../src/lib/protocol/generated'
import type { FakeNatter } from '../../src/test/fake/fakeNatter'

/** A request to the HTTP API. */
interface Asked {
  userId: string
  method: string
  url: URL
  body: unknown
}

/** As much of the HTTP API as the tests without a server need; `null` for what they do not. */
export function answerApi(natter: FakeNatter, people: readonly UserProfile[], asked: Asked): object | null {
  const { userId, url, body } = asked
  switch (`${asked.method} ${url.pathname}`) {
    case 'POST /v1/conversations':
      return natter.openDirect(userId, (body as { withUserId: string }).withUserId)
    case 'GET /v1/users':
      return { users: find(people, url.searchParams.get('query') ?? '') }
    case 'GET /v1/groups':
      return { groups: [] }
    case 'GET /v1/search':
      return { hits: linksFound(natter, url.searchParams.get('query') ?? '') }
    case 'GET /v1/me/export':
      return { state: 'none' }
    case 'POST /v1/me/export':
      return { state: 'running', requestedAt: Date.now() }
    case 'DELETE /v1/me':
      return { receiptId: userId, requestedAt: Date.now() }
    case 'GET /v1/me/security-notices':
      return { notices: [] }
    case 'GET /v1/me/notifications':
      return { settings: { hideContent: false, mentionsOnly: false }, sendsEmails: true }
    case 'DELETE /v1/me/sessions':
      return {}
    case 'GET /v1/tips/networks':
      return { networks: [] }
    case `GET /v1/users/${url.pathname.split('/')[3]}`:
      return people.find((person) => url.pathname.endsWith(person.userId)) ?? null
    case `PATCH /v1/conversations/${url.pathname.split('/')[3]}/membership`:
      return natter.markUnread(
        decodeURIComponent(url.pathname.split('/')[3] ?? ''),
        userId,
        (body as ChangeMembership).markedUnread === true,
      )
    default:
      return asked.method === 'GET' ? partOf(natter, url.pathname) : null
  }
}

/** Messages with links in a conversation: all that is ever searched for here. */
function linksFound(natter: FakeNatter, query: string): Hit[] {
  const [, id] = /^has:link in:(\S+)$/.exec(query) ?? []
  const entries = id ? natter.entriesOf(id) : []
  return entries
    .filter(({ content }) => content.kind === 'message' && content.text.includes('://'))
    .map((entry) => ({ entry, excerpt: [] }))
}

/** What the path asks of a conversation. */
function partOf(natter: FakeNatter, path: string): object | null {
  const [, id = '', part] = /^\/v1\/conversations\/([^/]+)\/(\w+)$/.exec(path) ?? []
  switch (part) {
    case 'members':
      return { members: natter.membersOf(decodeURIComponent(id)) }
    case 'links':
      return { links: [] }
    case 'tips':
      return { totals: [], received: {} }
    default:
      return null
  }
}

function find(people: readonly UserProfile[], query: string): UserProfile[] {
  const sought = query.replace(/^@/, '').toLowerCase()
  return people.filter(
    ({ handle, displayName }) =>
      handle.startsWith(sought) ||
      displayName.split(' ').some((word) => word.toLowerCase().startsWith(sought)),
  )
}
