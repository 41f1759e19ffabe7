import { uuid7 } from '@/lib/ids/uuid7'
import type { Reply } from './word'

/** Where answers wait (app/notifications/replies.ts). Not one of the build’s caches, which go with their build. */
const STORE = 'replies'
const pathOf = ({ entryId }: Reply) => `/replies/${entryId}`

/** Keeps what somebody has answered in a notification, before anything is tried. */
export async function keepReply(written: Omit<Reply, 'entryId'>): Promise<Reply> {
  const reply = { entryId: uuid7(Date.now()), ...written }
  const store = await caches.open(STORE)
  await store.put(pathOf(reply), Response.json(reply))
  return reply
}

/** It is sent. */
export async function dropReply(reply: Reply): Promise<void> {
  const store = await caches.open(STORE)
  await store.delete(pathOf(reply))
}
