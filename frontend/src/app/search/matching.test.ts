import { expect, test } from 'vitest'
import { matching } from './matching'

const people = [
  { label: 'Carol Chen', detail: '@carol' },
  { label: 'Renée Abel', detail: '@rene' },
  { label: 'Abe Carver', detail: '@abe' },
]
const namesOf = (query: string) => matching(people, query).map(({ label }) => label)

test('a name’s beginning comes before a word’s beginning', () => {
  expect(namesOf('car')).toEqual(['Carol Chen', 'Abe Carver'])
})

test('capitals and accents do not matter, nor does an @', () => {
  expect(namesOf('RENEE')).toEqual(['Renée Abel'])
  expect(namesOf('@abe')).toEqual(['Abe Carver', 'Renée Abel'])
})

test('nothing typed is everything, something unknown is nothing', () => {
  expect(namesOf(' ')).toHaveLength(3)
  expect(namesOf('zed')).toEqual([])
})
