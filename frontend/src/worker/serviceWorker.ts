// The service worker: keeps the app's own files, so that it opens without a connection, and shows notifications. What it
// keeps is its own build's alone: scripts/serviceWorker.ts writes the list into it.
import { answer } from './answer'
import { drop, keep, knows } from './files'
import { choose, receive } from './notifications'
import { SHARE, takeShared } from './shared'
import type { Word } from './word'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(keep()))

self.addEventListener('activate', (event) => event.waitUntil(drop().then(() => self.clients.claim())))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const isShared = request.method === 'POST' && new URL(request.url).pathname === SHARE
  const answered = isShared ? takeShared(request) : answer(request, self.location.origin)
  if (answered) event.respondWith(answered)
})

self.addEventListener('message', (event) => {
  const word: Word = event.data
  if (word.kind === 'activate') void self.skipWaiting()
  else event.ports[0]?.postMessage(knows(word.file))
})

self.addEventListener('push', (event) => event.waitUntil(receive(event.data)))

self.addEventListener('notificationclick', (event) => {
  // Not in TypeScript's types, nor in every browser.
  const { reply = '' } = event as { reply?: string | null }
  event.waitUntil(choose(event.notification, event.action, reply ?? ''))
})
