import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { ServiceLevel } from '@/lib/protocol/generated'
import type { ConnectionState, SocketClient } from '@/lib/socket/client'
import { render } from '@/test/render'
import { ConnectionBanner } from './ConnectionBanner'

function setUp(initial: ConnectionState, level: ServiceLevel = 'full') {
  const service = createStore(() => ({ level }))
  const state = createStore<ConnectionState>(() => initial)
  const wake = vi.fn()
  render(<ConnectionBanner socket={{ state, service, wake } as unknown as SocketClient} />)
  return { wake, service, become: (next: ConnectionState) => act(() => state.setState(next, true)) }
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('what is left out to save costs is told until it is back', () => {
  const { service } = setUp({ status: 'open' }, 'noTyping')
  expect(screen.getByRole('status')).toHaveTextContent('some features are switched off')
  act(() => service.setState({ level: 'readOnly' }))
  expect(screen.getByRole('status')).toHaveTextContent('messages can only be read')
  act(() => service.setState({ level: 'full' }))
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})

test('a quick reconnection is not mentioned', async () => {
  const { become } = setUp({ status: 'open' })
  become({ status: 'connecting' })
  await pass(500)
  become({ status: 'open' })
  await pass(5000)
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})

test('a lasting loss is told, with a way to try at once', async () => {
  const { wake } = setUp({ status: 'waiting', retryAt: Date.now() + 9000 })
  await pass(1000)
  expect(screen.getByRole('status')).toHaveTextContent('No connection.')
  screen.getByRole('button', { name: 'Try now' }).click()
  expect(wake).toHaveBeenCalled()
})

test('a first connection that takes its time is no return', async () => {
  const { become } = setUp({ status: 'stopped' })
  become({ status: 'connecting' })
  await pass(1000)
  expect(screen.getByRole('status')).toHaveTextContent('Connecting…')
  become({ status: 'open' })
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})

test('point 20: it tells that the connection is back, and goes', async () => {
  const { become } = setUp({ status: 'open' })
  become({ status: 'connecting' })
  await pass(1000)
  become({ status: 'open' })
  expect(screen.getByRole('status')).toHaveTextContent('You are back online.')
  await pass(3000)
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})
