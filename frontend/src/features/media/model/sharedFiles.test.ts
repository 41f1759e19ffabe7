import { expect, test } from 'vitest'
import type { Api } from '@/lib/http/api'
import type { MediaKind, SharedMedia, SharedMediaPage } from '@/lib/protocol/generated'
import { SharedFiles } from './sharedFiles'

/** A server with files at these places, two to a page. */
function setUp(places: Partial<Record<MediaKind, number[]>>) {
  const asked: string[] = []
  let fails = false
  const api: Pick<Api, 'listSharedMedia'> = {
    listSharedMedia: async (_, { kind, before } = {}): Promise<SharedMediaPage> => {
      asked.push(`${kind} before ${before ?? 'none'}`)
      if (fails) throw new Error('no network')
      const all = (places[kind as MediaKind] ?? []).filter((seq) => before == null || seq < Number(before))
      const media = all.slice(0, 2).map((seq) => ({ seq, entryId: `${kind}-${seq}` }) as SharedMedia)
      const last = media.at(-1)
      return { media, ...(all.length > 2 && last ? { next: last.seq } : {}) }
    },
  }
  const files = new SharedFiles({ api, conversationId: 'c', kinds: ['picture', 'video'] })
  const fail = (does: boolean) => {
    fails = does
  }
  const shown = () => files.state.getState().items?.map(({ entryId }) => entryId)
  return { files, asked, shown, fail }
}

test('files of several kinds come as one list, of which nothing newer is missing', async () => {
  const { files, shown, asked } = setUp({ picture: [9, 8, 2, 1], video: [7, 3] })
  expect(files.state.getState()).toEqual({ items: null, hasMore: true })
  await files.more()
  // The pictures below 8 are not known yet: a video there might stand before one of them.
  expect(shown()).toEqual(['picture-9', 'picture-8'])
  await files.more()
  expect(shown()).toEqual(['picture-9', 'picture-8', 'video-7', 'video-3', 'picture-2', 'picture-1'])
  expect(files.state.getState().hasMore).toBe(false)
  expect(asked).toEqual(['picture before none', 'video before none', 'picture before 8'])
})

test('a page that could not be fetched is fetched with the next attempt, and none twice at once', async () => {
  const { files, asked, shown, fail } = setUp({ picture: [1] })
  fail(true)
  await expect(files.more()).rejects.toThrow('no network')
  expect(files.state.getState()).toEqual({ items: null, hasMore: true })
  fail(false)
  await Promise.all([files.more(), files.more()])
  expect(shown()).toEqual(['picture-1'])
  expect(asked).toHaveLength(4)
})
