/** The server's limit, in bytes of UTF-8 after trimming. */
export const MAX_TEXT_BYTES = 8000

/** How long a text is for the server. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text.trim()).length
}
