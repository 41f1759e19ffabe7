import { expect, test } from 'vitest'
import { albumOf } from './album'

const WIDE = { width: 1600, height: 900 }
const TALL = { width: 900, height: 1600 }

test('one picture has its own shape, within bounds', () => {
  expect(albumOf([WIDE]).ratio).toBeCloseTo(16 / 9)
  expect(albumOf([{ width: 5000, height: 10 }]).ratio).toBeCloseTo(2.2)
  expect(albumOf([{ width: 10, height: 5000 }]).ratio).toBeCloseTo(0.6)
  expect(albumOf([{}]).ratio).toBe(1)
})

test('a small picture alone is not drawn larger than it is; a large one, and an album, are as wide as there is room', () => {
  expect(albumOf([{ width: 16, height: 16 }]).maxRem).toBe(6)
  expect(albumOf([{ width: 160, height: 160 }]).maxRem).toBe(10)
  expect(albumOf([{ width: 4000, height: 3000 }]).maxRem).toBe(20)
  expect(albumOf([{ width: 16, height: 16 }, WIDE]).maxRem).toBe(20)
})

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('%i pictures fill their box without overlapping', (count) => {
  const pictures = Array.from({ length: count }, (_, index) => (index % 3 === 1 ? TALL : WIDE))
  const { tiles, ratio } = albumOf(pictures)
  expect(tiles).toHaveLength(count)
  expect(tiles.reduce((area, { width, height }) => area + width * height, 0)).toBeCloseTo(1)
  expect(ratio).toBeGreaterThan(0.4)
  for (const { x, y, width, height } of tiles) {
    expect(x + width).toBeLessThanOrEqual(1.0001)
    expect(y + height).toBeLessThanOrEqual(1.0001)
  }
})
