import { type Crop, sideOf, squareOf } from './crop'

/** The server's own limit of a picture's file. */
export const MAX_BYTES = 512 * 1024

/** From what quality to what quality it is tried, should a picture be too large. */
const QUALITIES = [0.86, 0.7, 0.5]

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'

export interface EncodedPicture {
  blob: Blob
  contentType: PictureType
}

/**
 * Draws the chosen square anew, and with it nothing of what else was in the file: no position, camera or date. Rejects where
 * the browser cannot.
 */
export async function encode(image: HTMLImageElement, crop: Crop): Promise<EncodedPicture> {
  const size = { width: image.naturalWidth, height: image.naturalHeight }
  const { left, top, side } = squareOf(size, crop)
  const canvas = document.createElement('canvas')
  canvas.width = sideOf(side)
  canvas.height = canvas.width
  const context = canvas.getContext('2d')
  if (!context) throw new Error('the browser has no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, left, top, side, side, 0, 0, canvas.width, canvas.height)
  for (const quality of QUALITIES) {
    const blob = await smallest(canvas, quality)
    if (blob.size <= MAX_BYTES) return { blob, contentType: blob.type as PictureType }
  }
  throw new Error('the picture cannot be made small enough')
}

/** As WebP, or as JPEG where the browser does not write WebP and gives a PNG in its place. */
async function smallest(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  const webp = await blobOf(canvas, 'image/webp', quality)
  return webp.type === 'image/webp' ? webp : blobOf(canvas, 'image/jpeg', quality)
}

function blobOf(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('nothing was drawn')))
    canvas.toBlob(take, type, quality)
  })
}
