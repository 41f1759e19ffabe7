import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { RequestError } from '@/lib/protocol/requestError'
import type { Ask } from '@/lib/protocol/requests'
import { ALICE, aProfile, BOB } from '@/test/builders'
import { render } from '@/test/render'
import { People } from '../model/people'
import { PeopleSearch } from './PeopleSearch'

function setUp({ onChoose = vi.fn(async (_userId: string) => undefined) } = {}) {
  const users = [aProfile({ userId: ALICE, handle: 'bobbie', displayName: 'Alice' }), aProfile()]
  const find = vi.fn(async (_typed: string) => users)
  const people = new People({ ask: vi.fn() as unknown as Ask, find })
  render(
    <PeopleSearch people={people} userId={ALICE} onChoose={onChoose}>
      <p>The list</p>
    </PeopleSearch>,
  )
  return { find, onChoose, user: userEvent.setup(), input: screen.getByRole('searchbox') }
}

test('people are found by what is typed of them, oneself left out', async () => {
  const { find, user, input } = setUp()
  await user.type(input, '@Bo')
  expect(await screen.findByRole('button', { name: /Bob Byrne/ })).toBeVisible()
  expect(screen.queryByText('@bobbie')).not.toBeInTheDocument()
  expect(find).toHaveBeenCalledTimes(1)
  expect(find).toHaveBeenCalledWith('Bo')
})

test('one character asks for more', async () => {
  const { find, user, input } = setUp()
  await user.type(input, 'b')
  expect(screen.getByText(/at least 2 characters/)).toBeVisible()
  expect(find).not.toHaveBeenCalled()
})

test('choosing somebody opens their conversation and brings the list back', async () => {
  const { user, input, onChoose } = setUp()
  await user.type(input, 'bob')
  await user.click(await screen.findByRole('button', { name: /Bob Byrne/ }))
  expect(onChoose).toHaveBeenCalledWith(BOB)
  expect(await screen.findByText('The list')).toBeVisible()
})

test('why somebody’s conversation cannot be opened is told', async () => {
  const onChoose = vi.fn(() => Promise.reject(RequestError.connectionLost()))
  const { user, input } = setUp({ onChoose })
  await user.type(input, 'bob')
  await user.click(await screen.findByRole('button', { name: /Bob Byrne/ }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The connection was lost.')
})

test('Escape ends the search', async () => {
  const { user, input } = setUp()
  await user.type(input, 'bob{Escape}')
  expect(input).toHaveValue('')
  expect(screen.getByText('The list')).toBeVisible()
})
