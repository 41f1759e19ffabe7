/** The side of a picture as it is uploaded, in pixels. */
export const SIDE = 512
/** The server's own limit: a picture smaller than this is none. */
export const MIN_SIDE = 64
/** How much larger than life a picture can be cropped. */
export const MAX_ZOOM = 4

/** Which square of a picture is shown: how much it is enlarged, and how far it lies between the left and the right, and the top and the bottom. */
export interface Crop {
  /** 1 to {@link MAX_ZOOM}; at 1 the square is as large as the picture allows. */
  zoom: number
  /** 0 to 1. */
  x: number
  /** 0 to 1. */
  y: number
}

export const WHOLE: Crop = { zoom: 1, x: 0.5, y: 0.5 }

interface Size {
  width: number
  height: number
}

/** The square within a picture, in the picture's own pixels. */
export function squareOf({ width, height }: Size, { zoom, x, y }: Crop) {
  const side = Math.min(width, height) / zoom
  return { left: (width - side) * x, top: (height - side) * y, side }
}

/** The crop after the picture was dragged by so much of the square's side. */
export function dragged(size: Size, crop: Crop, by: { x: number; y: number }): Crop {
  const { side } = squareOf(size, crop)
  const move = (place: number, extent: number, part: number) =>
    extent > side ? clamp(place - (part * side) / (extent - side), 0, 1) : place
  return { ...crop, x: move(crop.x, size.width, by.x), y: move(crop.y, size.height, by.y) }
}

/** The crop with another zoom, which shows the same middle as far as it can. */
export function zoomed(size: Size, crop: Crop, zoom: number): Crop {
  const before = squareOf(size, crop)
  const next = { ...crop, zoom: clamp(zoom, 1, MAX_ZOOM) }
  const { side } = squareOf(size, next)
  const place = (start: number, extent: number, old: number) =>
    extent > side ? clamp((start + before.side / 2 - side / 2) / (extent - side), 0, 1) : old
  return { ...next, x: place(before.left, size.width, crop.x), y: place(before.top, size.height, crop.y) }
}

/** How large the uploaded square is: never larger than what there is of it, and never too small. */
export function sideOf(square: number): number {
  return Math.round(clamp(square, MIN_SIDE, SIDE))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
