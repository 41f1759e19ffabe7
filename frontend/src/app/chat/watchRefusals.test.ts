import { expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { ConnectionState } from '@/lib/socket/client'
import { watchRefusals } from './watchRefusals'

test('after two attempts in a row that fail the server is asked why, and again after two more', () => {
  vi.stubGlobal('navigator', { onLine: true })
  const state = createStore<ConnectionState>(() => ({ status: 'connecting' }))
  const ask = vi.fn()
  watchRefusals({ state }, ask)
  const fail = () => {
    state.setState({ status: 'waiting', retryAt: 0 }, true)
    state.setState({ status: 'connecting' }, true)
  }
  fail()
  state.setState({ status: 'open' }, true)
  fail()
  expect(ask).not.toHaveBeenCalled()
  fail()
  expect(ask).toHaveBeenCalledTimes(1)
  fail()
  fail()
  expect(ask).toHaveBeenCalledTimes(2)
})
