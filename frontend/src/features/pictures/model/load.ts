import { MIN_SIDE } from './crop'

/** What can be chosen. Never SVG, which is a page of its own. */
export const TYPES = ['image/jpeg', 'image/png', 'image/webp']

/** The largest file that is opened: larger ones are no photographs, and a phone would struggle with them. */
export const MAX_FILE_MB = 20

/** Why a file is not taken. */
export type Refusal = 'type' | 'tooLarge' | 'tooSmall' | 'unreadable'

/** What can be said of a file before it is opened. */
export function refusalOf(file: { type: string; size: number }): Refusal | null {
  if (!TYPES.includes(file.type)) return 'type'
  return file.size > MAX_FILE_MB * 1024 * 1024 ? 'tooLarge' : null
}

/** Opens a picture, upright. Whoever is done with it revokes its `src`. */
export async function load(file: File): Promise<HTMLImageElement | Refusal> {
  const refusal = refusalOf(file)
  if (refusal) return refusal
  const image = new Image()
  image.src = URL.createObjectURL(file)
  try {
    await image.decode()
  } catch {
    URL.revokeObjectURL(image.src)
    return 'unreadable'
  }
  if (Math.min(image.naturalWidth, image.naturalHeight) >= MIN_SIDE) return image
  URL.revokeObjectURL(image.src)
  return 'tooSmall'
}
