import { bytesOf } from '@/lib/text/bytes'
import { typed } from '@/lib/text/typed'

/** The server's limit, in bytes of UTF-8 after trimming. */
export const MAX_TEXT_BYTES = 8000

/** How long a text is for the server; 0 where nothing of it can be seen. */
export function byteLength(text: string): number {
  return bytesOf(typed(text))
}
