const VERSION_7 = 0x70
const VARIANT = 0x80

/**
 * A UUIDv7 of the given time (milliseconds since the Unix epoch), so that ids made later sort later.
 * @see RFC 9562, section 5.7
 */
export function uuid7(milliseconds: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  // 48 bits of time: the upper 32, then the lower 16.
  view.setUint32(0, Math.floor(milliseconds / 0x1_0000))
  view.setUint16(4, milliseconds % 0x1_0000)
  view.setUint8(6, VERSION_7 | (view.getUint8(6) & 0x0f))
  view.setUint8(8, VARIANT | (view.getUint8(8) & 0x3f))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
