/** What a browser shows as a picture without running it. */
const PICTURE = /^data:(image\/(?:svg\+xml|png|jpeg|webp|gif))(;base64)?,(.*)$/s

/**
 * An address under which the page may show a wallet’s picture: the content security policy knows no `data:`, and nobody’s
 * server is to learn who is here. `null` for what is no picture.
 */
export function iconUrlOf(dataUrl: string): string | null {
  const [, type, isBase64, data] = PICTURE.exec(dataUrl.replace(/;charset=[^;,]*|;utf8/i, '')) ?? []
  if (type === undefined || data === undefined) return null
  const bytes = isBase64 ? fromBase64(data) : fromText(data)
  return bytes && URL.createObjectURL(new Blob([bytes], { type }))
}

function fromBase64(data: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(data.trim()), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

function fromText(data: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new TextEncoder().encode(decodeURIComponent(data))
  } catch {
    return null
  }
}
