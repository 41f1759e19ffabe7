import { expect, test, vi } from 'vitest'
import { isAnswer } from '@/lib/http/answers'
import type { MediaStatus, NewMedia } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { StoredFile } from '@/lib/storage/schema'
import { CONVERSATION } from '@/test/builders'
import { Uploads } from './uploads'

const aFile = (mediaId: string, more: Partial<StoredFile> = {}): StoredFile => ({
  mediaId,
  conversationId: CONVERSATION,
  kind: 'picture',
  name: 'a.webp',
  contentType: 'image/webp',
  bytes: 3,
  place: 1,
  isSent: true,
  blob: new Blob(['abc']),
  ...more,
})

const notFound = () => new RequestError('media_not_found', 'No.', false)

const PART_BYTES = 8 * 1024 * 1024

function setUp({
  failures = [] as (Error | null)[],
  statuses = [] as Partial<MediaStatus>[],
  pause = async (_ms: number, _signal: AbortSignal) => undefined as undefined,
} = {}) {
  const steps: string[] = []
  const arrived = new Set<string>()
  const parts = [1, 2, 3].map((number) => ({
    number,
    bytes: number < 3 ? PART_BYTES : 5,
    url: `part ${number}`,
  }))
  const stored = new Map<string, StoredFile>()
  /** What the server has, as from before a reload. */
  const there = new Set<string>()
  const ready = (mediaId: string): MediaStatus => ({
    mediaId,
    status: 'ready',
    attachment: { mediaId, kind: 'picture', name: 'a.webp', contentType: 'image/webp', bytes: 3 },
  })
  const next = (mediaId: string) => ({ ...ready(mediaId), ...statuses.shift() })
  const uploads = new Uploads({
    api: {
      getMedia: async (mediaId) => {
        steps.push(`ask ${mediaId}`)
        if (!there.has(mediaId)) throw notFound()
        return next(mediaId)
      },
      uploadMedia: async ({ mediaId }: NewMedia) => {
        steps.push(`announce ${mediaId}`)
        const poster = stored.get(mediaId)?.poster ? { poster: { url: 'poster', headers: {} } } : {}
        const status = there.has(mediaId) ? 'inspecting' : 'uploading'
        return { mediaId, status, url: mediaId, headers: {}, expiresAt: 1, ...poster }
      },
      uploadMediaParts: async (mediaId) => {
        steps.push(`parts ${mediaId}`)
        const missing = parts.filter(({ number }) => !arrived.has(`part ${number}`))
        return { mediaId, partBytes: PART_BYTES, missing, expiresAt: 1 }
      },
      completeMedia: async (mediaId) => {
        steps.push(`complete ${mediaId}`)
        there.add(mediaId)
        return next(mediaId)
      },
    },
    put: async ({ url }) => {
      steps.push(`put ${url}`)
      const failure = failures.shift()
      if (failure) throw failure
      arrived.add(url)
    },
    find: async (mediaId) => stored.get(mediaId),
    pause,
  })
  const upload = (...files: StoredFile[]) => {
    for (const file of files) stored.set(file.mediaId, file)
    return uploads.upload(files, new AbortController().signal)
  }
  return { uploads, upload, steps, stored, there }
}

test('files are uploaded in their order, and come back as the server found them, with what was said of them', async () => {
  const { upload, steps, uploads } = setUp()
  const found = await upload(aFile('one', { alt: 'A cat' }), aFile('two'))
  expect(found).toMatchObject([{ mediaId: 'one', alt: 'A cat' }, { mediaId: 'two' }])
  expect(steps).toEqual([
    'announce one',
    'put one',
    'complete one',
    'announce two',
    'put two',
    'complete two',
  ])
  expect(uploads.progress.getState()).toEqual({ one: 1, two: 1 })
})

test('while one is inspected the next is sent', async () => {
  const inspecting = { status: 'inspecting', attachment: null } as const
  const { upload, steps } = setUp({
    statuses: [inspecting],
    pause: async () => void (await vi.waitUntil(() => steps.includes('put two'))),
  })
  await expect(upload(aFile('one'), aFile('two'))).resolves.toMatchObject([
    { mediaId: 'one' },
    { mediaId: 'two' },
  ])
})

test('where one is refused, those after it are given up', async () => {
  const statuses = [
    { status: 'inspecting', attachment: null },
    { status: 'refused', reason: 'damaged', attachment: null },
  ] as const
  const { upload, steps } = setUp({ statuses: [...statuses] })
  await expect(upload(aFile('one'), aFile('two'), aFile('three'))).rejects.toMatchObject({
    message: 'This file is damaged or incomplete.',
  })
  expect(steps).not.toContain('announce three')
})

test('a network that fails twice only delays it', async () => {
  const { upload, steps } = setUp({ failures: [RequestError.connectionLost(), RequestError.timeout()] })
  await expect(upload(aFile('one'))).resolves.toHaveLength(1)
  expect(steps.filter((step) => step === 'put one')).toHaveLength(3)
})

test('what the server has from before a reload is not sent again', async () => {
  const { upload, steps, there } = setUp()
  there.add('one')
  await expect(upload(aFile('one'))).resolves.toHaveLength(1)
  expect(steps).toEqual(['announce one', 'complete one'])
})

test('what this device has no longer is sent where the server has it, and else told', async () => {
  const { uploads, steps, there } = setUp()
  const { signal } = new AbortController()
  await expect(uploads.upload([aFile('one')], signal)).rejects.toMatchObject({
    message: 'This file is no longer on this device. Attach it again.',
  })
  there.add('one')
  await expect(uploads.upload([aFile('one')], signal)).resolves.toHaveLength(1)
  expect(steps).toEqual(['ask one', 'ask one', 'complete one'])
})

test('a file that the server refuses says why', async () => {
  const refused = { status: 'refused', reason: 'damaged', attachment: null } as const
  const { upload } = setUp({ statuses: [refused] })
  await expect(upload(aFile('one'))).rejects.toMatchObject({
    code: 'media_refused',
    message: 'This file is damaged or incomplete.',
  })
})

test('a file that could not be checked says so, and is inspected again where that is tried again', async () => {
  const unchecked = { status: 'refused', reason: 'unchecked', attachment: null } as const
  const inspecting = { status: 'inspecting', attachment: null } as const
  const { upload, steps } = setUp({ statuses: [inspecting, unchecked, inspecting] })
  await expect(upload(aFile('one'))).rejects.toMatchObject({
    code: 'media_refused',
    message: 'This file could not be checked. Try again later.',
  })
  await expect(upload(aFile('one'))).resolves.toHaveLength(1)
  expect(steps.filter((step) => step === 'complete one')).toHaveLength(2)
  expect(steps.filter((step) => step === 'put one')).toHaveLength(1)
})

test('a file is refused for a reason of a later server', async () => {
  const refused = { status: 'refused', reason: 'cursed' as 'damaged', attachment: null } as const
  expect(await isAnswer('MediaStatus', { mediaId: 'one', ...refused })).toBe(true)
  const { upload } = setUp({ statuses: [refused] })
  await expect(upload(aFile('one'))).rejects.toMatchObject({ message: 'This file was refused.' })
})

test('the still picture of a video is uploaded before it', async () => {
  const { upload, steps } = setUp()
  await upload(aFile('one', { kind: 'video', poster: new Blob(['p'], { type: 'image/jpeg' }) }))
  expect(steps).toEqual(['announce one', 'put poster', 'put one', 'complete one'])
})

test('what was cancelled is not tried again', async () => {
  const { uploads, stored, steps } = setUp({ failures: [RequestError.connectionLost()] })
  stored.set('one', aFile('one'))
  const controller = new AbortController()
  vi.spyOn(uploads.progress, 'setState').mockImplementation(() => controller.abort())
  await expect(uploads.upload([aFile('one')], controller.signal)).rejects.toBeDefined()
  expect(steps).not.toContain('complete one')
})

const aLargeFile = (more: Partial<StoredFile> = {}) => {
  const blob = new Blob([new Uint8Array(2 * PART_BYTES + 5)])
  return aFile('one', { blob, bytes: blob.size, ...more })
}

test('a large file goes in parts, and what has arrived is not sent again', async () => {
  const { upload, steps, uploads } = setUp({ failures: [null, RequestError.connectionLost()] })
  const told: number[] = []
  uploads.progress.subscribe(({ one }) => told.push(one ?? -1))
  await upload(aLargeFile())
  expect(steps.filter((step) => step.startsWith('put'))).toEqual([
    'put part 1',
    'put part 2',
    'put part 2',
    'put part 3',
  ])
  // It never falls behind what has arrived.
  expect(told).toEqual([...told].sort((one, other) => one - other))
  expect(told.at(-1)).toBe(1)
})

test('the still picture of a large video is sent once', async () => {
  const { upload, steps } = setUp({ failures: [null, null, RequestError.connectionLost()] })
  await upload(aLargeFile({ kind: 'video', poster: new Blob(['p'], { type: 'image/jpeg' }) }))
  expect(steps.filter((step) => step === 'put poster')).toHaveLength(1)
})

test('what gets ahead does not wait for longer and longer', async () => {
  const pauses: number[] = []
  const pause = async (ms: number) => void pauses.push(ms)
  const lost = RequestError.connectionLost
  const { upload } = setUp({ pause, failures: [lost(), lost(), null, lost(), lost()] })
  await upload(aLargeFile())
  expect(pauses).toEqual([1000, 2000, 1000, 2000])
})

test('a network that is back before the attempt has failed is not waited for', async () => {
  const network = new EventTarget()
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network))
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network))
  const waits: boolean[] = []
  const pause = async (_ms: number, signal: AbortSignal) => void waits.push(!signal.aborted)
  const { upload, uploads } = setUp({ pause, failures: [RequestError.connectionLost()] })
  const off = uploads.progress.subscribe(() => network.dispatchEvent(new Event('online')))
  await upload(aFile('one'))
  off()
  vi.unstubAllGlobals()
  expect(waits).toEqual([false])
})
