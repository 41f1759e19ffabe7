import { afterEach, expect, test, vi } from 'vitest'
import { upload } from './upload'

/** A request that does what it is told, in place of a browser's. */
class FakeRequest {
  static last: FakeRequest
  status = 0
  headers: Record<string, string> = {}
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  onloadend?: () => void
  sent: unknown
  address = ''

  constructor() {
    FakeRequest.last = this
  }
  open(method: string, url: string) {
    this.address = `${method} ${url}`
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  send(body: unknown) {
    this.sent = body
  }
  abort() {
    this.onabort?.()
    this.onloadend?.()
  }
  answer(status: number) {
    this.status = status
    this.onload?.()
    this.onloadend?.()
  }
}

const TARGET = {
  url: 'https://bucket.example/uploads/1?signature',
  headers: { 'Content-Type': 'image/webp' },
}

function start() {
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  const controller = new AbortController()
  const onProgress = vi.fn()
  const file = new Blob(['drawn'])
  const done = upload(TARGET, file, { signal: controller.signal, onProgress })
  return { controller, onProgress, file, done, request: FakeRequest.last }
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a file is put where the server says, with its headers and no token', async () => {
  const { request, file, done, onProgress } = start()
  expect(request.address).toBe(`PUT ${TARGET.url}`)
  expect(request.headers).toEqual(TARGET.headers)
  expect(request.sent).toBe(file)
  request.upload.onprogress?.({ loaded: 1, total: 4 })
  expect(onProgress).toHaveBeenCalledWith(0.25)
  request.answer(200)
  await expect(done).resolves.toBeUndefined()
})

test.each([403, 500])('a status %i is a failure that may pass', async (status) => {
  const { request, done } = start()
  request.answer(status)
  await expect(done).rejects.toMatchObject({ code: 'connection_lost' })
})

test('what is cancelled ends at once', async () => {
  const { controller, done } = start()
  controller.abort(new Error('cancelled'))
  await expect(done).rejects.toThrow('cancelled')
})

test('a connection on which nothing moves any more is given up, and no other', async () => {
  vi.useFakeTimers()
  const { request, done } = start()
  for (let loaded = 1; loaded <= 3; loaded += 1) {
    vi.advanceTimersByTime(59_000)
    request.upload.onprogress?.({ loaded, total: 4 })
  }
  vi.advanceTimersByTime(60_000)
  await expect(done).rejects.toMatchObject({ code: 'timeout' })
})
