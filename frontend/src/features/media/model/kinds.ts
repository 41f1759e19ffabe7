import type { MediaKind } from '@/lib/protocol/generated'

const MEGABYTE = 1024 * 1024
/** The server's own limits. */
export const MAX_FILE_MB = 100
export const MAX_PICTURE_MB = 20

/** What the server takes as what, as `MediaKind::accepts` of the chat core has it. */
const FORMATS: Readonly<Record<Exclude<MediaKind, 'file' | 'voice'>, readonly string[]>> = {
  picture: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
  video: ['video/mp4', 'video/webm', 'video/quicktime'],
  audio: ['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/flac', 'audio/webm'],
}

/** As other systems call the same formats. */
const ALIASES: Readonly<Record<string, string>> = {
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/mp3': 'audio/mpeg',
  'audio/x-flac': 'audio/flac',
  'image/jpg': 'image/jpeg',
}

/** An iPhone's pictures, which few browsers show. */
const HEIC = /^image\/hei[cf]/

const CONTENT_TYPE = /^[\w!#$&\-^.+]{1,100}\/[\w!#$&\-^.+]{1,100}$/

/** Why a file is not taken. */
export type Refusal = 'empty' | 'tooLarge' | 'pictureTooLarge' | 'heic' | 'unreadable' | 'tooMany'

/** What is looked at of a file before it is opened. */
type Chosen = Pick<File, 'name' | 'type' | 'size'>

/** The format that a file says it has, without parameters. */
export function contentTypeOf({ type }: Pick<File, 'type'>): string {
  const bare = (type.split(';')[0] ?? '').trim().toLowerCase()
  return ALIASES[bare] ?? (CONTENT_TYPE.test(bare) ? bare : 'application/octet-stream')
}

/**
 * How a file is shown: by its format, and as a file where that is none that every browser shows. An iPhone's picture is drawn
 * anew, where this browser can.
 */
export function kindOf(file: Pick<File, 'type'>): MediaKind {
  const contentType = contentTypeOf(file)
  if (isHeic({ type: contentType })) return 'picture'
  const [kind] = Object.entries(FORMATS).find(([, formats]) => formats.includes(contentType)) ?? ['file']
  return kind as MediaKind
}

/** What can be said against a file before it is opened; none against what is sent as it is. */
export function refusalOf(file: Chosen): Refusal | null {
  if (file.size === 0) return 'empty'
  if (file.size > MAX_FILE_MB * MEGABYTE) return 'tooLarge'
  // Any other picture is made smaller.
  return contentTypeOf(file) === 'image/gif' && isTooLargePicture(file.size) ? 'pictureTooLarge' : null
}

/** The file under its own type, where it is an iPhone's picture: by its contents or name, as systems may not know its type. */
export async function recognised(file: File): Promise<File> {
  const brand = await file.slice(4, 12).text()
  if (!/^ftyp(hei[cmsx]|hev[cx])$/.test(brand) && !/\.hei[cf]$/i.test(file.name)) return file
  return isHeic(file) ? file : new File([file], file.name, { type: 'image/heic' })
}

export function isHeic({ type }: Pick<File, 'type'>): boolean {
  return HEIC.test(type)
}

/** Whether it is too large to be shown as a picture. */
export function isTooLargePicture(bytes: number): boolean {
  return bytes > MAX_PICTURE_MB * MEGABYTE
}

/** A name that the server takes: one line without the separators of paths, at most 255 bytes. */
export function fileNameOf(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029/\\]/g, ' ').trim()
  const dot = line.lastIndexOf('.')
  const extension = dot > 0 && line.length - dot <= 12 ? line.slice(dot) : ''
  let stem = line.slice(0, line.length - extension.length)
  while (new TextEncoder().encode(stem + extension).length > 255) stem = [...stem].slice(0, -1).join('')
  return stem + extension || 'file'
}

/** The name with the ending of another format. */
export function renamed(name: string, contentType: string): string {
  const ending = contentType.slice(contentType.indexOf('/') + 1).replace('jpeg', 'jpg')
  return `${name.replace(/\.\w{1,5}$/, '')}.${ending}`
}
