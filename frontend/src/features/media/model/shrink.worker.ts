/** The longest side of a picture as it is sent, in pixels. */
const MAX_SIDE = 2048
const QUALITY = 0.82

/** A picture to be made smaller. */
export interface ShrinkRequest {
  id: number
  file: Blob
}

export type ShrinkReply =
  | { id: number; blob: Blob; width: number; height: number }
  | { id: number; isUnreadable: true }

addEventListener('message', ({ data }: MessageEvent<ShrinkRequest>) => {
  void shrink(data.file)
    .catch(() => ({ isUnreadable: true as const }))
    .then((made) => postMessage({ id: data.id, ...made } satisfies ShrinkReply))
})

/** Draws it anew and upright, no larger than it has to be, and with nothing of what else was in the file. */
async function shrink(file: Blob) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('the browser has no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return { blob: await encode(canvas, context), width, height }
}

/** As WebP; where the browser does not write it and gives a PNG in its place, as JPEG, on white. */
async function encode(canvas: OffscreenCanvas, context: OffscreenCanvasRenderingContext2D): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality: QUALITY })
  if (webp.type === 'image/webp') return webp
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
}
