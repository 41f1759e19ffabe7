import { expect, test } from 'vitest'
import { anEntry } from '@/test/builders'
import { decode } from './decode'

const decodeJson = (value: unknown) => decode(JSON.stringify(value))

test('a reply is read', () => {
  const frame = { type: 'pong', id: 'c1', serverTime: 1 }
  expect(decodeJson(frame)).toEqual({ kind: 'frame', frame })
})

test('an event of a later version is left out and the others are kept', () => {
  const known = { type: 'entryAdded', entry: anEntry() }
  const decoded = decodeJson({ type: 'events', events: [{ type: 'reactionAdded' }, known] })
  expect(decoded).toEqual({ kind: 'frame', frame: { type: 'events', events: [known] } })
})

test('an error with a code of a later version is read', () => {
  const frame = { type: 'error', id: 'c1', code: 'too_hot', message: 'Too hot.', retryable: true }
  expect(decodeJson(frame)).toEqual({ kind: 'frame', frame })
})

test('a reply with a field of the wrong type tells whose it was', () => {
  expect(decodeJson({ type: 'pong', id: 'c1', serverTime: '1' })).toEqual({ kind: 'unreadable', id: 'c1' })
})

test.each(['', 'hello', 'null', '7', '[]', '{"message":"Internal server error","connectionId":"a="}'])(
  '%j is nothing of ours',
  (text) => {
    expect(decode(text)).toEqual({ kind: 'unknown' })
  },
)
