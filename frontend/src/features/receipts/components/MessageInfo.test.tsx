import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { LONG_AGO } from '@/test/builders'
import { render } from '@/test/render'
import type { Receipt } from '../model/receipts'
import { MessageInfo } from './MessageInfo'

function show(receipts: Receipt[] | null, more = {}) {
  const common = { text: 'Lunch?', sentAt: LONG_AGO, failure: null, isTooLarge: false, onClose: vi.fn() }
  render(<MessageInfo {...common} receipts={receipts} nameOf={(id) => `Name of ${id}`} {...more} />)
}

test('point 17: the readers are listed with the time, the others by how far it has come', () => {
  show([
    { userId: 'bob', state: 'read', readAt: LONG_AGO + 60_000 },
    { userId: 'carol', state: 'delivered' },
    { userId: 'dave', state: 'waiting' },
  ])
  const readers = screen.getByRole('region', { name: 'Read by' })
  expect(within(readers).getByText('Name of bob')).toBeVisible()
  expect(within(readers).getByRole('time')).toHaveAttribute(
    'datetime',
    new Date(LONG_AGO + 60_000).toISOString(),
  )
  expect(
    within(screen.getByRole('region', { name: 'Delivered to' })).getByText('Name of carol'),
  ).toBeVisible()
  expect(
    within(screen.getByRole('region', { name: /Not delivered/ })).getByText('Name of dave'),
  ).toBeVisible()
})

test('a large group says why nobody is listed', () => {
  show(null, { isTooLarge: true })
  expect(screen.getByText(/more than 50 people/)).toBeVisible()
  expect(screen.queryByRole('region')).not.toBeInTheDocument()
})
