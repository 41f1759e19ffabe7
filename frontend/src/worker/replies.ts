import type { Reply } from './word'

/** Where answers wait (app/notifications/replies.ts). Not one of the build’s caches, which go with their build. */
const STORE = 'replies'
const pathOf = ({ entryId }: Reply) => `/replies/${entryId}`

/** A UUIDv7, as lib/ids has it for pages: the worker shares no code with them. */
function newEntryId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return crypto.randomUUID().replace(/^.{8}-.{4}-4/, `${time.slice(0, 8)}-${time.slice(8)}-7`)
}

/** Keeps what somebody has answered in a notification, before anything is tried. */
export async function keepReply(written: Omit<Reply, 'entryId'>): Promise<Reply> {
  const reply = { entryId: newEntryId(), ...written }
  const store = await caches.open(STORE)
  await store.put(pathOf(reply), Response.json(reply))
  return reply
}

/** It is sent. */
export async function dropReply(reply: Reply): Promise<void> {
  const store = await caches.open(STORE)
  await store.delete(pathOf(reply))
}
