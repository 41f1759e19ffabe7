import { createStore } from 'zustand/vanilla'
import { LocalFiles } from '@/features/media/model/localFiles'
import type { OutboxFiles } from '@/features/timeline/model/outbox'
import type { Api } from '@/lib/http/api'
import type { CarriedMedia } from '@/lib/protocol/generated'
import { RequestError } from '@/lib/protocol/requestError'
import type { Storage } from '@/lib/storage/storage'
import type { Topic } from '@/lib/tabs/channel'

interface Options {
  api: Api
  storage: Storage
  /** In which conversation what is attached has changed in another tab. */
  tabs: Topic<string>
  /** The server's time in milliseconds. */
  now(): number
}

type MediaKit = import('@/features/media/model/kit').MediaKit
type Viewable = import('@/features/media/components/Viewer').Viewable

/** What is seen large: the pictures and videos of a message. */
export interface Viewed {
  entryId: string
  items: readonly Viewable[]
  first: number
}

/** Media of one person: what is about to be sent, and the way to all else, which is fetched when it is needed. */
export class Media implements OutboxFiles {
  readonly files: LocalFiles
  /** It outlasts its row, which is taken out of the page when the timeline moves on. */
  readonly viewed = createStore<Viewed | null>(() => null)
  readonly #options: Options
  #kit: Promise<MediaKit> | undefined

  constructor(options: Options) {
    this.#options = options
    this.files = new LocalFiles(options)
  }

  /** What it takes to send and show media. Rejects where it cannot be fetched. */
  kit(): Promise<MediaKit> {
    this.#kit ??= this.#loadKit().catch((error) => {
      this.#kit = undefined
      throw error
    })
    return this.#kit
  }

  /** Ends what is seen and heard of a conversation when one leaves it. How far it was played is kept. */
  leave(): void {
    this.viewed.setState(null, true)
    void this.#kit?.then(({ player }) => player.pause())
  }

  /** A file has come from deep storage. */
  restored(conversationId: string, item: CarriedMedia): void {
    void this.#kit?.then(({ links }) => links.renew(conversationId, item))
  }

  upload: OutboxFiles['upload'] = async ({ files = [] }, signal) => {
    const kit = await this.kit().catch(() => {
      throw RequestError.connectionLost()
    })
    return kit.uploads.upload(files, signal)
  }

  forget: OutboxFiles['forget'] = ({ files = [] }, why) => {
    this.files.forget(files)
    if (why === 'sent') return
    for (const { mediaId } of files) void this.#options.api.discardMedia(mediaId).catch(() => undefined)
  }

  async #loadKit(): Promise<MediaKit> {
    const { MediaKit } = await import('@/features/media/model/kit')
    return new MediaKit({ ...this.#options, files: this.files })
  }
}
