import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { createStore } from 'zustand/vanilla'
import type { Api } from '@/lib/http/api'
import type { upload as putFile } from '@/lib/http/upload'
import type { Attachment, MediaRefusal, MediaStatus } from '@/lib/protocol/generated'
import { isRetryable, RequestError } from '@/lib/protocol/requestError'
import type { LocalFile, StoredFile } from '@/lib/storage/schema'
import { pause } from '@/lib/time/pause'

const RETRY_MS = 1000
const MAX_RETRY_MS = 30_000
/** How often the server is asked whether it has inspected a file. */
const ASK_MS = 1000
/** What is larger goes in parts, so that what has arrived is not sent again. */
const LARGE_BYTES = 8 * 1024 * 1024

/** What is told of each refusal. */
const REFUSALS: Readonly<Record<MediaRefusal, ReturnType<typeof msg>>> = {
  wrongType: msg`The contents of this file do not match its name. Send it as a file.`,
  damaged: msg`This file is damaged or incomplete.`,
  tooLarge: msg`This file has too many pixels or is too long.`,
  malware: msg`This file contains malware.`,
  unchecked: msg`This file could not be checked. Try again later.`,
}

/** What is told of one that a later server has. */
const ANOTHER_REFUSAL = msg`This file was refused.`

interface Options {
  api: Pick<Api, 'uploadMedia' | 'uploadMediaParts' | 'completeMedia' | 'getMedia'>
  put: typeof putFile
  find(mediaId: string): Promise<StoredFile | undefined>
  pause?: typeof pause
}

/** Uploads files one after the other; while the server inspects one, the next is on its way. */
export class Uploads {
  /** How far each upload is, 0 to 1, by media id; those that have not begun are left out. */
  readonly progress = createStore<Readonly<Record<string, number>>>(() => ({}))
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Uploads the files of a message. What is already there is not sent again; where one is refused, the others are given up. */
  async upload(files: readonly LocalFile[], signal: AbortSignal): Promise<Attachment[]> {
    const refused = new AbortController()
    const either = AbortSignal.any([signal, refused.signal])
    const inspections: Promise<Attachment>[] = []
    try {
      for (const file of files) {
        const { mediaId, alt } = file
        const sent = await this.#insist(mediaId, () => this.#sent(file, either), either)
        const inspected = this.#insist(mediaId, () => this.#inspected(sent, either), either)
        inspected.catch((reason) => refused.abort(reason))
        inspections.push(alt ? inspected.then((found) => ({ ...found, alt })) : inspected)
      }
      return await Promise.all(inspections)
    } catch (error) {
      throw refused.signal.aborted ? refused.signal.reason : error
    }
  }

  /** Until it is done, however long the network is away. */
  async #insist<T>(mediaId: string, act: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let failures = 0, arrived = 0; ; failures += 1) {
      // Heard from the beginning of an attempt: the network may be back before that has failed.
      const online = new AbortController()
      const hear = () => online.abort()
      globalThis.addEventListener?.('online', hear, { once: true })
      try {
        return await act()
      } catch (error) {
        if (signal.aborted || !isRetryable(error)) throw error
        const before = arrived
        arrived = this.progress.getState()[mediaId] ?? 0
        // What gets ahead is not made to wait for longer and longer.
        if (arrived > before) failures = 0
        const delay = Math.min(RETRY_MS * 2 ** failures, MAX_RETRY_MS)
        await (this.#options.pause ?? pause)(delay, AbortSignal.any([signal, online.signal]))
        signal.throwIfAborted()
      } finally {
        globalThis.removeEventListener?.('online', hear)
      }
    }
  }

  /** What the server says of it once all of it is there. */
  async #sent({ mediaId }: LocalFile, signal: AbortSignal): Promise<MediaStatus> {
    if (this.progress.getState()[mediaId] === undefined) this.#tell(mediaId, 0)
    const stored = await this.#options.find(mediaId)
    await (stored ? this.#send(stored, signal) : this.#checkThatServerHas(mediaId))
    signal.throwIfAborted()
    this.#tell(mediaId, 1)
    // Also of what is there from before: what could not be checked is inspected again.
    return this.#options.api.completeMedia(mediaId, {})
  }

  /** Of a file whose contents this device has no longer. */
  async #checkThatServerHas(mediaId: string): Promise<void> {
    try {
      const { status } = await this.#options.api.getMedia(mediaId)
      if (status !== 'uploading') return
    } catch (error) {
      if (!(error instanceof RequestError && error.code === 'media_not_found')) throw error
    }
    throw gone()
  }

  /** Announces a file, and sends it where the server does not have it yet, as it may from before a reload. */
  async #send(stored: StoredFile, signal: AbortSignal): Promise<void> {
    const { mediaId, kind, name, contentType, bytes, poster } = stored
    const target = await this.#options.api.uploadMedia({
      mediaId,
      kind,
      name,
      contentType,
      bytes,
      ...(poster ? { poster: { contentType: poster.type, bytes: poster.size } } : {}),
    })
    signal.throwIfAborted()
    if (target.status !== 'uploading') return
    const putPoster = async () => {
      if (poster && target.poster)
        await this.#options.put(target.poster, poster, { signal, onProgress: () => undefined })
    }
    if (bytes > LARGE_BYTES) return this.#sendParts(stored, putPoster, signal)
    await putPoster()
    const onProgress = (done: number) => this.#tell(mediaId, done)
    await this.#options.put(target, stored.blob, { signal, onProgress })
  }

  /** Sends what has not arrived yet. */
  async #sendParts(
    { mediaId, blob }: StoredFile,
    putPoster: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { partBytes, missing } = await this.#options.api.uploadMediaParts(mediaId)
    signal.throwIfAborted()
    let arrived = blob.size - missing.reduce((sum, { bytes }) => sum + bytes, 0)
    // Where parts have arrived, it has come before them.
    if (arrived === 0) await putPoster()
    for (const { number, bytes, url } of missing) {
      const start = (number - 1) * partBytes
      const onProgress = (done: number) => this.#tell(mediaId, (arrived + done * bytes) / blob.size)
      onProgress(0)
      await this.#options.put({ url, headers: {} }, blob.slice(start, start + bytes), { signal, onProgress })
      arrived += bytes
    }
  }

  async #inspected(first: MediaStatus, signal: AbortSignal): Promise<Attachment> {
    let status = first
    while (status.status === 'inspecting' || status.status === 'uploading') {
      await (this.#options.pause ?? pause)(ASK_MS, signal)
      signal.throwIfAborted()
      status = await this.#options.api.getMedia(status.mediaId)
    }
    if (status.attachment) return status.attachment
    const reason = REFUSALS[status.reason ?? 'damaged'] ?? ANOTHER_REFUSAL
    throw new RequestError('media_refused', i18n._(reason), false)
  }

  #tell(mediaId: string, done: number): void {
    this.progress.setState((before) => ({ ...before, [mediaId]: done }), true)
  }
}

function gone(): RequestError {
  const text = msg`This file is no longer on this device. Attach it again.`
  return new RequestError('media_not_found', i18n._(text), false)
}
