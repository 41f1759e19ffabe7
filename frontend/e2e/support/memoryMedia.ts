import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type {
  Attachment,
  CarriedMedia,
  Entry,
  MediaLink,
  MediaRefusal,
  NewMedia,
  NewMediaLinks,
  RestoreState,
} from '../../src/lib/protocol/generated'

interface Kept {
  announced: NewMedia
  content: Buffer | null
  poster: Buffer | null
  /** What has arrived of a large file, by the number of the part. */
  parts: Map<number, Buffer>
}

/** How large the parts of a large file are: as the server's. */
const PART_BYTES = 8 * 1024 * 1024

/** The media of the server in memory: as much of the bucket, the inspection and the links as the tests need. */
export class MemoryMedia {
  /** By media id, in the order in which they were announced. */
  readonly kept = new Map<string, Kept>()
  /** How often a file, or a part of one, has been put. */
  puts = 0
  /** How often files have been got, whole or in part. */
  gets = 0
  /** How long a link holds, in milliseconds. */
  linkMs = 600_000
  /** Why everything that comes is refused; `null` where it is not. */
  refusal: MediaRefusal | null = null
  /** Whether the lists of what conversations carry cannot be had. */
  failsToList = false
  /** What is in deep storage. */
  readonly deep = new Map<string, RestoreState>()
  readonly #entriesOf: (conversationId: string) => readonly Entry[]
  readonly #files = new Map<string, { status: string; attachment: Attachment | null }>()

  constructor(entriesOf: (conversationId: string) => readonly Entry[]) {
    this.#entriesOf = entriesOf
  }

  /** Answers a request of the HTTP API; `null` where it is for none of these. */
  answer(method: string, url: URL, body: unknown): object | null {
    const [, , area, id = '', rest] = url.pathname.split('/')
    if (area === 'conversations' && rest === 'media-links') return this.#links(body as NewMediaLinks)
    if (area === 'conversations' && rest === 'media-restores') return this.#restore(body as CarriedMedia)
    if (area === 'conversations' && rest === 'media') return this.#shared(id, url.searchParams)
    if (area !== 'media') return null
    if (method === 'POST' && id === '') return this.#announce(body as NewMedia)
    if (method === 'DELETE') return {}
    if (!this.kept.has(id)) return NOT_FOUND
    if (rest === 'parts') return this.#parts(id)
    if (rest === 'complete') this.#inspect(id)
    return this.#status(id)
  }

  /** What was found in a file that is ready. */
  attachment(mediaId: string): Attachment | undefined {
    return this.#files.get(mediaId)?.attachment ?? undefined
  }

  /** A file that is there already. */
  add(announced: NewMedia, content: Buffer, found: Partial<Attachment> = {}): Attachment {
    this.kept.set(announced.mediaId, { announced, content, poster: null, parts: new Map() })
    this.#inspect(announced.mediaId)
    const attachment = { ...(this.attachment(announced.mediaId) as Attachment), ...found }
    this.#files.set(announced.mediaId, { status: 'ready', attachment })
    return attachment
  }

  /** Answers what goes to the bucket; says whether it was for it. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [, place, id = '', part] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
    const kept = this.kept.get(id)
    if (place !== 'bucket' || !kept) return false
    if (request.method === 'PUT') {
      const content = await buffer(request)
      if (part === undefined || part === 'poster') kept[part ?? 'content'] = content
      else kept.parts.set(Number(part), content)
      this.puts += 1
      response.writeHead(200).end()
      return true
    }
    this.gets += 1
    send(
      request,
      response,
      part === 'poster' ? kept.poster : kept.content,
      part ? 'image/jpeg' : kept.announced.contentType,
    )
    return true
  }

  #announce(announced: NewMedia): object {
    const { mediaId, poster, contentType } = announced
    const known = this.kept.get(mediaId) ?? { content: null, poster: null, parts: new Map() }
    this.kept.set(mediaId, { ...known, announced })
    const headers = { 'content-type': contentType }
    const beside = poster
      ? { poster: { url: `/bucket/${mediaId}/poster`, headers: { 'content-type': poster.contentType } } }
      : {}
    const { status } = this.#status(mediaId)
    return { mediaId, status, url: `/bucket/${mediaId}`, headers, ...beside, expiresAt: Date.now() + 600_000 }
  }

  #status(mediaId: string): { mediaId: string; status: string } {
    return { mediaId, status: 'uploading', ...this.#files.get(mediaId) }
  }

  /** Where to put the parts that have not arrived. */
  #parts(mediaId: string): object {
    const { announced, parts } = this.kept.get(mediaId) as Kept
    const numbers = Array.from({ length: Math.ceil(announced.bytes / PART_BYTES) }, (_, index) => index + 1)
    const missing = numbers
      .filter((number) => !parts.has(number))
      .map((number) => ({
        number,
        bytes: Math.min(PART_BYTES, announced.bytes - (number - 1) * PART_BYTES),
        url: `/bucket/${mediaId}/${number}`,
      }))
    return { mediaId, partBytes: PART_BYTES, missing, expiresAt: Date.now() + 600_000 }
  }

  #inspect(mediaId: string): void {
    const kept = this.kept.get(mediaId)
    if (kept && kept.parts.size > 0)
      kept.content = Buffer.concat([...kept.parts].sort(([a], [b]) => a - b).map(([, part]) => part))
    if (!kept?.content) return
    if (this.refusal)
      return void this.#files.set(mediaId, {
        status: 'refused',
        attachment: null,
        reason: this.refusal,
      } as never)
    const { kind, name, contentType } = kept.announced
    const size =
      kind === 'picture' ? sizeOf(kept.content) : kind === 'video' ? { width: 320, height: 240 } : {}
    const sound = kind === 'voice' ? { durationMs: 2000, waveform: [4, 20, 31, 12, 8, 24, 16, 3] } : {}
    const film = kind === 'video' ? { durationMs: 1000, hasPoster: kept.poster !== null } : {}
    const bytes = kept.content.length
    const attachment: Attachment = { mediaId, kind, name, contentType, bytes, ...size, ...sound, ...film }
    this.#files.set(mediaId, { status: 'ready', attachment })
  }

  /** What a conversation carries, the newest first, two messages to a page. */
  #shared(conversationId: string, query: URLSearchParams): object {
    if (this.failsToList) return UNAVAILABLE
    const before = Number(query.get('before') ?? Number.POSITIVE_INFINITY)
    const carrying = this.#entriesOf(conversationId)
      .filter(({ seq }) => seq < before)
      .map(({ seq, entryId, senderId, sentAt, content }) => ({
        told: { seq, entryId, senderId, sentAt },
        attachments: (content.kind === 'message' ? (content.attachments ?? []) : []).filter(
          ({ kind }) => kind === query.get('kind'),
        ),
      }))
      .filter(({ attachments }) => attachments.length > 0)
      .reverse()
    const page = carrying.slice(0, 2)
    const media = page.flatMap(({ told, attachments }) =>
      attachments.map((attachment) => ({ ...told, attachment })),
    )
    return { media, ...(carrying.length > 2 ? { next: page.at(-1)?.told.seq } : {}) }
  }

  #restore({ mediaId }: CarriedMedia): object {
    if (!this.deep.has(mediaId)) return {}
    this.deep.set(mediaId, REQUESTED.restore)
    return REQUESTED
  }

  #links({ items }: NewMediaLinks): object {
    const expiresAt = Date.now() + this.linkMs
    const links: MediaLink[] = items
      .filter(({ mediaId }) => this.kept.has(mediaId))
      .map(({ mediaId }) => ({
        mediaId,
        url: `/bucket/${mediaId}?until=${expiresAt}`,
        restore: this.deep.get(mediaId) ?? null,
        ...(this.kept.get(mediaId)?.poster ? { posterUrl: `/bucket/${mediaId}/poster` } : {}),
        expiresAt,
      }))
    return { links }
  }
}

const REQUESTED: { restore: RestoreState } = { restore: 'requested' }

const NOT_FOUND = { code: 'media_not_found', message: 'No such file.', retryable: false }

const UNAVAILABLE = { code: 'internal_error', message: 'Something went wrong.', retryable: true }

/** With which status something is answered. */
export function statusOf(answer: object): number {
  if (answer === NOT_FOUND) return 404
  return answer === UNAVAILABLE ? 503 : 200
}

/** In parts, where that is asked for: browsers seek by it. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer | null,
  type: string,
): void {
  if (!content) return void response.writeHead(404).end()
  const [, from] = /^bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
  const start = Number(from ?? 0)
  const range =
    from === undefined ? {} : { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }
  response.writeHead(from === undefined ? 200 : 206, {
    'content-type': type,
    'accept-ranges': 'bytes',
    ...range,
  })
  response.end(content.subarray(start))
}

/** Of a WebP as browsers write it, or a PNG. */
function sizeOf(content: Buffer): { width: number; height: number } {
  if (content.toString('latin1', 1, 4) === 'PNG')
    return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) }
  const format = content.toString('latin1', 12, 16)
  if (format === 'VP8X')
    return { width: content.readUIntLE(24, 3) + 1, height: content.readUIntLE(27, 3) + 1 }
  if (format === 'VP8 ')
    return { width: content.readUInt16LE(26) & 0x3fff, height: content.readUInt16LE(28) & 0x3fff }
  return { width: 4, height: 3 }
}
