import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ErrorCode } from '@/lib/protocol/generated'

/** What a person reads of each refusal. Codes of later versions are not in here: the server's own words stand then. */
export const ERROR_TEXTS: Partial<Record<ErrorCode | LocalCode, MessageDescriptor>> = {
  connection_lost: msg`The connection was lost.`,
  timeout: msg`The server did not answer in time.`,
  unreadable_reply: msg`The server answered something unexpected.`,
  session_expired: msg`Your session has expired.`,
  session_revoked: msg`You were signed out. Please sign in again.`,
  account_suspended: msg`This account is suspended.`,
  conversation_not_found: msg`This conversation does not exist, or you are not in it.`,
  user_not_found: msg`There is no such person.`,
  conversation_with_self: msg`You cannot talk with yourself here.`,
  text_empty: msg`There is no text.`,
  text_too_long: msg`The text is too long.`,
  text_forbidden_character: msg`The text contains a character that cannot be sent.`,
  forbidden: msg`You may not do that.`,
  blocked: msg`You cannot write to this person.`,
  blocked_by_you: msg`You have blocked this person.`,
  invitation_refused: msg`The invitation is not valid any more.`,
  entry_not_found: msg`This message does not exist any more.`,
  edit_window_passed: msg`It is too late to change this message.`,
  emoji_invalid: msg`This is not an emoji.`,
  too_many_reactions: msg`There are too many reactions already.`,
  too_many_mentions: msg`Too many people are mentioned.`,
  handle_invalid: msg`A handle has 3 to 32 letters, digits and _ - . and begins with a letter.`,
  handle_taken: msg`This handle is taken. Please choose another.`,
  display_name_invalid: msg`This name cannot be used.`,
  about_invalid: msg`This text cannot be used.`,
  title_invalid: msg`This title cannot be used.`,
  not_a_group: msg`This is not a group.`,
  group_full: msg`The group is full.`,
  not_a_member: msg`This person is not in the group.`,
  owner_must_transfer: msg`Make somebody else the owner first.`,
  link_invalid: msg`This link is not valid any more.`,
  query_invalid: msg`Nothing can be looked for like this.`,
  report_not_found: msg`There is no such report.`,
  device_not_found: msg`This device is not signed in any more.`,
  job_running: msg`This is already under way.`,
  rate_limited: msg`Too much at once. Please wait a little.`,
  unavailable: msg`This cannot be reached right now. Please try again.`,
  internal: msg`Something went wrong on our side. Please try again.`,
}

/** What the client itself reports about a request that got no answer. */
export type LocalCode = 'connection_lost' | 'timeout' | 'unreadable_reply'
