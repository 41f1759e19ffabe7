/** Where what another app has shared waits for a page (app/sharing/shared.ts). Not one of the build’s caches, which go with their build. */
const STORE = 'shared'
/** Where it is sent to, and the beginning of the addresses under which it is kept. */
export const SHARE = '/share'

/** Keeps what another app shares, and answers with the way to the page that asks where it goes. */
export async function takeShared(request: Request): Promise<Response> {
  const form = await request.formData()
  const words = ['title', 'text', 'url']
    .map((name) => form.get(name))
    .filter((word) => typeof word === 'string')
  const text = [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))].join('\n')
  const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0) as File[]
  await caches.delete(STORE)
  const store = await caches.open(STORE)
  await store.put(`${SHARE}/text`, new Response(text))
  for (const [index, file] of files.entries()) {
    const headers = { 'content-type': file.type, 'x-name': encodeURIComponent(file.name) }
    await store.put(`${SHARE}/${index}`, new Response(file, { headers }))
  }
  return Response.redirect(SHARE, 303)
}
