/** What another app has shared: the service worker keeps it (worker/shared.ts), which no page can share code with. */
export interface Shared {
  text: string
  files: readonly File[]
}

/** What was shared last, once: it is forgotten with the answer. `null` where there is nothing. */
export async function sharedLast(): Promise<Shared | null> {
  if (!('caches' in window)) return null
  const store = await caches.open('shared')
  const text = await (await store.match('/share/text'))?.text()
  const files: File[] = []
  for (let kept = await store.match('/share/0'); kept; kept = await store.match(`/share/${files.length}`)) {
    const name = decodeURIComponent(kept.headers.get('x-name') ?? '')
    files.push(new File([await kept.blob()], name, { type: kept.headers.get('content-type') ?? '' }))
  }
  await forgetShared()
  return text === undefined ? null : { text, files }
}

/** Forgets it: whoever signs in next is not to find it. */
export async function forgetShared(): Promise<void> {
  if ('caches' in window) await caches.delete('shared')
}
