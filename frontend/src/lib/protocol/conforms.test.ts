import { expect, test } from 'vitest'
import { conforms, type Definitions, type Schema } from './conforms'

const definitions: Definitions = {
  Name: { type: 'string' },
  Tree: {
    type: 'object',
    required: ['name'],
    properties: { name: { $ref: 'Name' }, children: { type: 'array', items: { $ref: 'Tree' } } },
  },
}

test.each<[string, Schema, unknown, boolean]>([
  ['a type', { type: 'integer' }, 1, true],
  ['a type', { type: 'integer' }, 1.5, false],
  ['one of several types', { type: ['string', 'null'] }, null, true],
  ['one of several types', { type: ['string', 'null'] }, 0, false],
  ['an array, which is no object', { type: 'object' }, [], false],
  ['a constant', { const: 'a' }, 'b', false],
  ['a choice', { enum: ['a', 'b'] }, 'b', true],
  ['bounds', { type: 'integer', minimum: 0, maximum: 9 }, 10, false],
  [
    'a pair',
    { type: 'array', items: [{ type: 'string' }, { type: 'number' }], minItems: 2, maxItems: 2 },
    ['a', 1],
    true,
  ],
  [
    'a pair',
    { type: 'array', items: [{ type: 'string' }, { type: 'number' }], minItems: 2, maxItems: 2 },
    ['a'],
    false,
  ],
  ['a map', { type: 'object', additionalProperties: { type: 'number' } }, { a: 1, b: 'x' }, false],
  [
    'a closed object',
    { properties: { a: { type: 'number' } }, additionalProperties: false },
    { a: 1, b: 1 },
    false,
  ],
  ['a field that every object inherits', { type: 'object', required: ['toString'] }, {}, false],
  ['both', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1 }, false],
  ['either', { anyOf: [{ type: 'string' }, { type: 'null' }] }, null, true],
  ['a reference that leads nowhere', { $ref: 'Gone' }, 'x', false],
])('%s: %j of %j is %s', (_what, schema, value, expected) => {
  expect(conforms(value, schema, definitions)).toBe(expected)
})

test('a definition may refer to itself', () => {
  const tree = { name: 'a', children: [{ name: 'b', children: [] }] }
  expect(conforms(tree, { $ref: 'Tree' }, definitions)).toBe(true)
  expect(conforms({ ...tree, children: [{ name: 1 }] }, { $ref: 'Tree' }, definitions)).toBe(false)
})
