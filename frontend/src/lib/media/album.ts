import type { MediaKind } from '@/lib/protocol/generated'
import { isVisual } from './attached'

/** A place within a box, in parts of its width and height. */
export interface Tile {
  x: number
  y: number
  width: number
  height: number
}

export interface Album {
  /** The width of the box by its height. */
  ratio: number
  /** How wide it is at most, in rem: it is narrower where there is less room, in the same shape. */
  maxRem: number
  /** In the order of the pictures. */
  tiles: readonly Tile[]
}

interface Sized {
  width?: number | null
  height?: number | null
}

/** No picture is shown flatter or narrower than this. */
const FLATTEST = 2.2
const NARROWEST = 0.6

/** How wide a picture is by its height, within bounds; a square where that is not known. */
export function ratioOf({ width, height }: Sized): number {
  return width && height ? Math.min(Math.max(width / height, NARROWEST), FLATTEST) : 1
}

/** The largest a picture is shown in a conversation, in rem. */
const MAX_WIDTH_REM = 20
const MAX_HEIGHT_REM = 22
const MIN_WIDTH_REM = 12
/** A picture alone is not drawn larger than it is, unless it would be too small to be pressed. */
const SMALLEST_REM = 6
/** How high a line is that is not a picture, in rem. */
export const LINE_REM = 4

function maxRemOf(ratio: number, only: Sized | undefined): number {
  const fitting = Math.max(MIN_WIDTH_REM, Math.min(MAX_WIDTH_REM, MAX_HEIGHT_REM * ratio))
  return only?.width ? Math.min(fitting, Math.max(SMALLEST_REM, only.width / 16)) : fitting
}

/** About how high the files of a message are, in pixels. */
export function heightOfFiles(files: readonly (Sized & { kind: MediaKind })[]): number {
  const pictures = files.filter(isVisual)
  const album = albumOf(pictures)
  const lines = files.length - pictures.length
  return 16 * ((pictures.length > 0 ? album.maxRem / album.ratio : 0) + lines * LINE_REM)
}

/** How many stand in each row, by how many there are. */
const ROWS: readonly (readonly number[])[] = [
  [],
  [1],
  [2],
  [1, 2],
  [2, 2],
  [2, 3],
  [3, 3],
  [2, 2, 3],
  [2, 3, 3],
  [3, 3, 3],
  [3, 3, 4],
]

/** Lays out pictures and videos: each row as wide as the box, and as high as what stands in it. Any width, no jump. */
export function albumOf(pictures: readonly Sized[]): Album {
  const ratios = pictures.map(ratioOf)
  const counts = ROWS[pictures.length] ?? ROWS.at(-1) ?? []
  let next = 0
  const rows = counts.map((count) => {
    const row = ratios.slice(next, next + count)
    next += count
    return row
  })
  // Two tall pictures side by side would be a tower.
  const heights = rows.map((row) =>
    row.length === 1 ? 1 / Math.max(sum(row), 1) : Math.min(1 / sum(row), 0.75),
  )
  const only = pictures.length === 1 ? ratios[0] : undefined
  const total = only ? 1 / only : sum(heights)
  let y = 0
  const tiles = rows.flatMap((row, index) => {
    const height = only ? 1 : (heights[index] ?? 0) / total
    const top = y
    y += height
    let x = 0
    return row.map((ratio) => {
      const width = ratio / sum(row)
      const tile = { x, y: top, width, height }
      x += width
      return tile
    })
  })
  const ratio = 1 / total
  return { ratio, tiles, maxRem: maxRemOf(ratio, pictures.length === 1 ? pictures[0] : undefined) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
