/** The handles that nobody gets. `shared/chat/src/user/reserved.rs` has the same ones. */
export const RESERVED_HANDLES =
  'abuse admin administrator all anonymous channel everyone help here mod moderator moderators natter nobody null official owner root security staff superuser support sysadmin system team undefined'.split(
    ' ',
  )

/** A letter first; full stops only between other characters, so that a mention at the end of a sentence is one. */
const HANDLE = /^(?=.{3,32}$)[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/
/** Ids of users are UUIDs: nobody may have another’s id for their name. */
const LIKE_AN_ID = /^[0-9a-f]{32}$/

/** Whether the server lets somebody take it as their handle, as far as it is not taken. */
export function mayBeHandle(raw: string): boolean {
  const handle = raw.trim().replace(/^@/, '').toLowerCase()
  return HANDLE.test(handle) && !LIKE_AN_ID.test(handle) && !isReserved(handle)
}

function isReserved(handle: string): boolean {
  const words = handle.split(/[._-]+/).filter(Boolean)
  return isListed(words.join('')) || words.every(isListed)
}

function isListed(word: string): boolean {
  return RESERVED_HANDLES.includes(word)
}
