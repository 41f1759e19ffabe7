import { Trans } from '@lingui/react/macro'

interface InvitationNoteProps {
  /** Who invites, by their name, as far as the address says. */
  from?: string
  /** The group's title. */
  to?: string
}

/** Why somebody who is not signed in is here. What it says comes out of the address, and is only a text. */
export function InvitationNote({ from, to }: InvitationNoteProps) {
  return (
    <p role="note" className="mb-8 rounded-2xl bg-brand-soft px-4 py-3 [overflow-wrap:anywhere]">
      <Words {...(from ? { from } : {})} {...(to ? { to } : {})} />
    </p>
  )
}

function Words({ from, to }: InvitationNoteProps) {
  if (from && to) {
    return (
      <Trans>
        <bdi className="font-semibold">{from}</bdi> invites you to the group{' '}
        <bdi className="font-semibold">{to}</bdi>. Create an account or sign in to join.
      </Trans>
    )
  }
  if (from) {
    return (
      <Trans>
        <bdi className="font-semibold">{from}</bdi> would like to chat with you on Natter. Create an account
        or sign in to start.
      </Trans>
    )
  }
  return <Trans>You are invited to Natter. Create an account or sign in to accept.</Trans>
}
