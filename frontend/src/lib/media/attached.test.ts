import { expect, test } from 'vitest'
import type { MediaKind } from '@/lib/protocol/generated'
import { attachedOf } from './attached'

test.each<[MediaKind[], object | undefined]>([
  [[], undefined],
  [['video'], { kind: 'video', count: 1 }],
  [['picture', 'picture'], { kind: 'picture', count: 2 }],
  [['video', 'picture', 'picture'], { kind: 'file', count: 3 }],
])('files of the kinds %j are told of as %j', (kinds, told) => {
  expect(attachedOf(kinds.map((kind) => ({ kind })))).toEqual(told)
})
