import { charactersOf } from '@/lib/text/beginning'
import { bytesOf } from '@/lib/text/bytes'
import { typed } from '@/lib/text/typed'

/** The server's limit, in bytes of UTF-8 after trimming. */
export const MAX_TEXT_BYTES = 8000

/** How long a text is for the server; 0 where nothing of it can be seen. */
export function byteLength(text: string): number {
  return bytesOf(typed(text))
}

/**
 * How much room a text has left, in characters as people count them: about so many more like those that are there, or, below
 * zero, exactly so many too many.
 */
export function charactersLeft(text: string): number {
  let bytes = 0
  let fitting = 0
  let excess = 0
  for (const character of charactersOf(text.trim())) {
    bytes += bytesOf(character)
    if (bytes > MAX_TEXT_BYTES) excess += 1
    else fitting += 1
  }
  return excess > 0 ? -excess : Math.floor((MAX_TEXT_BYTES - bytes) / (bytes / fitting || 1))
}

const EMOJI_PART =
  '(?:\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|\\p{Emoji}\\p{Emoji_Modifier}|(?!\\p{Regional_Indicator})\\p{Emoji_Presentation}\\uFE0F?|\\p{Emoji}\\uFE0F)'
/** One to five of them, each of parts that a joiner holds together; tags make the flags of parts of countries. */
const ONLY_EMOJI = new RegExp(
  `^(?:${EMOJI_PART}[\\u{E0020}-\\u{E007F}]*(?:\\u200D${EMOJI_PART})*\\s*){1,5}$`,
  'u',
)

/** Whether a text is a few emoji and nothing else: they are shown large then. */
export function isOnlyEmoji(text: string): boolean {
  return text.length <= 80 && ONLY_EMOJI.test(text)
}
