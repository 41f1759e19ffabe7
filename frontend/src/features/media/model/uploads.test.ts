import { expect, test, vi } from 'vitest'
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

function setUp({ failures = [] as Error[], statuses = [] as Partial<MediaStatus>[] } = {}) {
  const steps: string[] = []
  const stored = new Map<string, StoredFile>()
  const announced = new Set<string>()
  const ready = (mediaId: string): MediaStatus => ({
    mediaId,
    status: 'ready',
    attachment: { mediaId, kind: 'picture', name: 'a.webp', contentType: 'image/webp', bytes: 3 },
  })
  const next = (mediaId: string) => ({ ...ready(mediaId), ...statuses.shift() })
  const uploads = new Uploads({
    api: {
      getMedia: async (mediaId) => {
        if (!announced.has(mediaId)) throw notFound()
        return next(mediaId)
      },
      uploadMedia: async ({ mediaId }: NewMedia) => {
        steps.push(`announce ${mediaId}`)
        const poster = stored.get(mediaId)?.poster ? { poster: { url: 'poster', headers: {} } } : {}
        return { mediaId, url: mediaId, headers: {}, expiresAt: 1, ...poster }
      },
      completeMedia: async (mediaId) => {
        steps.push(`complete ${mediaId}`)
        announced.add(mediaId)
        return next(mediaId)
      },
    },
    put: async ({ url }) => {
      steps.push(`put ${url}`)
      const failure = failures.shift()
      if (failure) throw failure
    },
    find: async (mediaId) => stored.get(mediaId),
    pause: async () => undefined,
  })
  const upload = (...files: StoredFile[]) => {
    for (const file of files) stored.set(file.mediaId, file)
    return uploads.upload(files, new AbortController().signal)
  }
  return { uploads, upload, steps, stored, announced }
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

test('a network that fails twice only delays it', async () => {
  const { upload, steps } = setUp({ failures: [RequestError.connectionLost(), RequestError.timeout()] })
  await expect(upload(aFile('one'))).resolves.toHaveLength(1)
  expect(steps.filter((step) => step === 'put one')).toHaveLength(3)
})

test('what the server has from before a reload is not sent again', async () => {
  const { upload, steps, announced } = setUp({ statuses: [{ status: 'inspecting' }] })
  announced.add('one')
  await expect(upload(aFile('one'))).resolves.toHaveLength(1)
  expect(steps).toEqual([])
})

test('a file that the server refuses says why', async () => {
  const refused = { status: 'refused', reason: 'damaged', attachment: null } as const
  const { upload } = setUp({ statuses: [refused] })
  await expect(upload(aFile('one'))).rejects.toMatchObject({
    code: 'media_refused',
    message: 'This file is damaged or incomplete.',
  })
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
