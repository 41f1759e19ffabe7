import { expect, test } from 'vitest'
import { openInvitation } from './invitation'

const open = (address: string) => openInvitation(new URL(address, 'https://natter.example'))

test('an invitation says who invites to what', () => {
  expect(open('/join/t0k3n#from=Anna+B.&to=Hikers+%26+more')).toEqual({
    from: 'Anna B.',
    to: 'Hikers & more',
  })
  expect(open('/with/0a11ce00#from=Anna')).toEqual({ from: 'Anna' })
  expect(open('/join/t0k3n')).toEqual({})
})

test('nothing else is one, and what it says stays a line', () => {
  expect(open('/c/0a11ce00#from=Anna')).toBeNull()
  expect(open('/')).toBeNull()
  expect(open(`/join/t#from=${'x'.repeat(5000)}`)?.from).toHaveLength(100)
})
