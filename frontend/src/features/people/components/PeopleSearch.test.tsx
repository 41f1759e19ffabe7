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
  const ask = vi.fn(async (_request: object) => ({ type: 'users', id: 'c1', users }))
  const people = new People(ask as unknown as Ask)
  render(
    <PeopleSearch people={people} userId={ALICE} onChoose={onChoose}>
      <p>The list</p>
    </PeopleSearch>,
  )
  return { ask, onChoose, user: userEvent.setup(), input: screen.getByRole('searchbox') }
}

test('people are found by the beginning of their handle, oneself left out', async () => {
  const { ask, user, input } = setUp()
  await user.type(input, '@Bo')
  expect(await screen.findByRole('button', { name: /Bob Byrne/ })).toBeVisible()
  expect(screen.queryByText('@bobbie')).not.toBeInTheDocument()
  expect(ask).toHaveBeenCalledTimes(1)
  expect(ask).toHaveBeenCalledWith({ action: 'getUsers', handlePrefix: 'bo' })
})

test('one character asks for more', async () => {
  const { ask, user, input } = setUp()
  await user.type(input, 'b')
  expect(screen.getByText(/at least 2 characters/)).toBeVisible()
  expect(ask).not.toHaveBeenCalled()
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
