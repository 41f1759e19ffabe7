/** What an invitation's address says of it, for whoever is not signed in yet: the server tells nobody else. */
export interface InvitationWords {
  /** Who invites, by their name. */
  from?: string
  /** The group's title; absent where it leads to a person. */
  to?: string
}

/** Longer than any name or title: whatever somebody puts into an address stays a line. */
const MAX_LENGTH = 100

/** `/join/<token>` leads into a group, `/with/<user id>` to a person. */
const PATH = /^\/(join|with)\/[^/]+$/

/** Where an invitation leads. What it says stands in the fragment, which no server sees. */
export function addressOf(path: string, words: InvitationWords): string {
  return `${location.origin}${path}#${new URLSearchParams({ ...words })}`
}

/** What the invitation says that is open; `null` where none is. */
export function openInvitation({
  pathname,
  hash,
}: Pick<Location, 'pathname' | 'hash'>): InvitationWords | null {
  if (!PATH.test(pathname)) return null
  const fragment = new URLSearchParams(hash.slice(1))
  const word = (name: string) => fragment.get(name)?.trim().slice(0, MAX_LENGTH)
  const [from, to] = [word('from'), word('to')]
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

let wasAccepted = false

/** Whoever signs in or up from an invitation's page has said yes to it. */
export function acceptBySigningIn(): void {
  wasAccepted = true
}

/** Whether somebody has just signed in to accept an invitation; true for once. */
export function takeAcceptance(): boolean {
  const answer = wasAccepted
  wasAccepted = false
  return answer
}
