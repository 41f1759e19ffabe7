import { expect, test } from 'vitest'
import { dragged, MAX_ZOOM, sideOf, squareOf, WHOLE, zoomed } from './crop'

const WIDE = { width: 800, height: 400 }

test('the whole of a wide picture is the square in its middle', () => {
  expect(squareOf(WIDE, WHOLE)).toEqual({ left: 200, top: 0, side: 400 })
})

test('a picture follows the pointer, and no further than its edge', () => {
  expect(squareOf(WIDE, dragged(WIDE, WHOLE, { x: 0.25, y: 0.25 }))).toEqual({ left: 100, top: 0, side: 400 })
  expect(squareOf(WIDE, dragged(WIDE, WHOLE, { x: 9, y: 0 }))).toEqual({ left: 0, top: 0, side: 400 })
})

test('zooming keeps the middle, and never shows what is beside the picture', () => {
  const close = zoomed(WIDE, WHOLE, 2)
  expect(squareOf(WIDE, close)).toEqual({ left: 300, top: 100, side: 200 })
  const atTheEdge = dragged(WIDE, close, { x: 9, y: 9 })
  expect(squareOf(WIDE, zoomed(WIDE, atTheEdge, 1))).toEqual({ left: 0, top: 0, side: 400 })
  expect(zoomed(WIDE, WHOLE, 99).zoom).toBe(MAX_ZOOM)
})

test('a small picture is not blown up, and a large one is made small', () => {
  expect([sideOf(20), sideOf(300.4), sideOf(4000)]).toEqual([64, 300, 512])
})
