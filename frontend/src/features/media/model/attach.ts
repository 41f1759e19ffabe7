import { createStore } from 'zustand/vanilla'
import type { StoredFile } from '@/lib/storage/schema'
import {
  contentTypeOf,
  fileNameOf,
  isHeic,
  isTooLargePicture,
  kindOf,
  type Refusal,
  recognised,
  refusalOf,
  renamed,
} from './kinds'
import { type LocalFiles, MAX_FILES } from './localFiles'
import type { Probed } from './probe'
import type { Shrunk } from './shrink'

type NewFile = Omit<StoredFile, 'place' | 'isSent' | 'conversationId' | 'mediaId'>

/** A file that was not attached. */
export interface Refused {
  name: string
  reason: Refusal
}

interface Options {
  files: LocalFiles
  newId(): string
  shrink(file: Blob): Promise<Shrunk | null>
  probe(file: Blob, kind: 'video' | 'audio'): Promise<Probed>
}

/** Gets files ready to be sent, and attaches them to what is being written. */
export class Attaching {
  /** How many are being made ready, by conversation; none is 0. */
  readonly preparing = createStore<Readonly<Record<string, number>>>(() => ({}))
  readonly #options: Options
  /** One after the other, so that they keep their order. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  /** Attaches them in their order; answers with those that cannot be, and why. */
  async attach(conversationId: string, chosen: readonly File[], { asFile = false } = {}): Promise<Refused[]> {
    const refused: Refused[] = []
    const tasks = chosen.map((file) => async () => {
      const reason = await this.#attach(conversationId, file, asFile).catch((): Refusal => 'unreadable')
      if (reason) refused.push({ name: file.name, reason })
      this.#count(conversationId, -1)
    })
    this.#count(conversationId, tasks.length)
    for (const task of tasks) this.#last = this.#last.then(task)
    await this.#last
    return refused
  }

  /** Changes whether a picture or video goes out as the file that was chosen, or as it is shown best. */
  async sendAsFile(file: StoredFile, asFile: boolean): Promise<void> {
    const { files } = this.#options
    const chosen = file.original ?? new File([file.blob], file.name, { type: file.contentType })
    const { reason, made } = await this.#made(chosen, asFile)
    if (reason) return
    const { conversationId, alt } = file
    // Under another id: what the server may know of the first one is not true of this one.
    const mediaId = this.#options.newId()
    files.replace(file, { ...made, conversationId, mediaId, ...(alt ? { alt } : {}) })
  }

  async #attach(conversationId: string, file: File, asFile: boolean): Promise<Refusal | null> {
    if (this.#options.files.of(conversationId).length >= MAX_FILES) return 'tooMany'
    const { reason, made } = await this.#made(file, asFile)
    if (reason) return reason
    this.#options.files.attach({ ...made, conversationId, mediaId: this.#options.newId() })
    return null
  }

  async #made(
    chosen: File,
    asFile: boolean,
  ): Promise<{ reason: Refusal; made?: never } | { reason?: never; made: NewFile }> {
    const file = await recognised(chosen)
    const reason = refusalOf(file)
    if (reason && !(asFile && reason === 'pictureTooLarge')) return { reason }
    const kind = asFile ? 'file' : kindOf(file)
    const name = fileNameOf(file.name)
    const plain: NewFile = { kind, name, contentType: contentTypeOf(file), bytes: file.size, blob: file }
    switch (kind) {
      case 'picture':
        return this.#picture(plain, file)
      case 'video':
      case 'audio':
        return { made: { ...plain, ...(await this.#options.probe(file, kind)) } }
      default:
        return { made: asFile && kindOf(file) !== 'file' ? { ...plain, original: file } : plain }
    }
  }

  async #picture(plain: NewFile, file: File): Promise<{ reason: Refusal } | { made: NewFile }> {
    const shrunk = await this.#options.shrink(file)
    if (!shrunk) return { reason: isHeic(file) ? 'heic' : 'unreadable' }
    const { blob, width, height } = shrunk
    // Drawn anew, it would not move any more.
    if (plain.contentType === 'image/gif') return { made: { ...plain, width, height, original: file } }
    if (isTooLargePicture(blob.size)) return { reason: 'pictureTooLarge' }
    const { type: contentType, size: bytes } = blob
    const name = renamed(plain.name, contentType)
    return { made: { ...plain, name, contentType, bytes, blob, width, height, original: file } }
  }

  #count(conversationId: string, by: number): void {
    this.preparing.setState((before) => {
      const { [conversationId]: count = 0, ...others } = before
      return count + by > 0 ? { ...others, [conversationId]: count + by } : others
    }, true)
  }
}
