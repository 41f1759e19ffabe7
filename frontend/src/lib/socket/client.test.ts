// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ServerClock } from '@/lib/time/serverClock'
import { anEntry } from '@/test/builders'
import { FakeSocket } from '@/test/fake/fakeSocket'
import { SocketClient } from './client'
import * as timing from './timing'

const HOUR = 60 * 60 * 1000
/** Of a token that expires before the next heartbeat. */
const LIFETIME = 3 * 60 * 1000

function setUp({ lifetimeMs = 24 * HOUR } = {}) {
  const sockets: FakeSocket[] = []
  const open = (protocols: string[]) => {
    const socket = new FakeSocket(protocols)
    sockets.push(socket)
    return socket as unknown as WebSocket
  }
  const accessToken = vi.fn(async (_: { renew: boolean }) => ({
    value: `t${accessToken.mock.calls.length}`,
    expiresAt: Date.now() + lifetimeMs,
  }))
  const clock = new ServerClock()
  const client = new SocketClient({ open, accessToken, clock, random: () => 0 })
  const status = () => client.state.getState().status
  const newest = () => sockets.at(-1) as FakeSocket
  const connect = async () => {
    client.start()
    await settle()
    newest().accept()
    newest().pong()
    await settle()
  }
  return { client, sockets, accessToken, clock, status, newest, connect }
}

/** The server's answer to a token that it does not take. */
const NO_TOKEN = { type: 'error', code: 'token_invalid', message: 'No.', retryable: false }

/** Lets what is due now happen. */
const settle = () => vi.advanceTimersByTimeAsync(0)
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the handshake offers the protocol and the token', async () => {
  const { newest, connect, status } = setUp()
  await connect()
  expect(newest().protocols).toEqual(['natter.v1', 'bearer.t1'])
  expect(status()).toBe('open')
})

test('a reply goes to its own request', async () => {
  const { client, newest, connect } = setUp()
  await connect()
  const first = client.request({ action: 'getUsers', handlePrefix: 'al' })
  const firstId = newest().last('getUsers').id
  const second = client.request({ action: 'getUsers', handlePrefix: 'bo' })
  newest().deliver({ type: 'users', id: newest().last('getUsers').id, users: [] })
  newest().deliver({ type: 'error', id: firstId, code: 'internal', message: 'Oops.', retryable: true })
  await expect(second).resolves.toMatchObject({ type: 'users' })
  await expect(first).rejects.toMatchObject({ code: 'internal', retryable: true })
})

test('a quiet request is heard of only if it fails or may have been lost', async () => {
  const { client, newest, connect } = setUp()
  const typing = { action: 'typing', conversationId: anEntry().conversationId, active: true } as const
  const failed = vi.fn()
  client.tell(typing, failed)
  expect(failed).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'connection_lost' }))
  await connect()
  client.tell(typing, failed)
  const { id } = newest().last('typing')
  expect(newest().last('typing')).toMatchObject({ quiet: true })
  newest().deliver({ type: 'error', id, code: 'blocked', message: 'No.', retryable: false })
  expect(failed).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'blocked' }))
  client.tell(typing, failed)
  await pass(timing.REQUEST_TIMEOUT_MS)
  newest().drop()
  expect(failed).toHaveBeenCalledTimes(2)
})

test('what is under way as the connection is lost may have been lost, quiet or not', async () => {
  const { client, newest, connect } = setUp()
  const failed = vi.fn()
  await connect()
  client.tell({ action: 'typing', conversationId: anEntry().conversationId, active: true }, failed)
  newest().drop()
  expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 'connection_lost' }))
})

test('a reply of the wrong type is an error, not a result', async () => {
  const { client, newest, connect } = setUp()
  await connect()
  const request = client.request({ action: 'getConversations' })
  newest().deliver({ type: 'users', id: newest().last('getConversations').id, users: [] })
  await expect(request).rejects.toMatchObject({ code: 'unreadable_reply' })
})

test('without a connection a request fails at once', async () => {
  const { client } = setUp()
  await expect(client.request({ action: 'getConversations' })).rejects.toMatchObject({
    code: 'connection_lost',
    isUnderWay: false,
  })
})

test('what was under way when the connection was lost fails', async () => {
  const { client, newest, connect } = setUp()
  await connect()
  const request = client.request({ action: 'getConversations' })
  newest().drop()
  await expect(request).rejects.toMatchObject({ code: 'connection_lost', retryable: true, isUnderWay: true })
})

test('after a loss it waits longer each time and asks for a fresh token each time', async () => {
  const { newest, sockets, accessToken, connect, status } = setUp()
  await connect()
  newest().drop()
  expect(status()).toBe('waiting')
  for (const [index, delay] of [250, 500, 1000].entries()) {
    await pass(delay - 1)
    expect(sockets).toHaveLength(index + 1)
    await pass(1)
    expect(sockets).toHaveLength(index + 2)
    newest().drop()
  }
  expect(accessToken).toHaveBeenCalledTimes(4)
})

test('after three refused handshakes the token itself is renewed', async () => {
  const { client, newest, accessToken } = setUp()
  client.start()
  for (const delay of [0, 250, 500, 1000]) {
    await pass(delay)
    newest().drop()
  }
  expect(accessToken.mock.calls.map(([{ renew }]) => renew)).toEqual([false, false, false, true])
})

test('a handshake that hangs is given up', async () => {
  const { client, status } = setUp()
  client.start()
  await settle()
  await pass(timing.OPEN_TIMEOUT_MS)
  expect(status()).toBe('waiting')
})

test('it beats often enough, and a connection that does not answer is given up', async () => {
  const { newest, connect, status } = setUp()
  await connect()
  await pass(timing.HEARTBEAT_MS)
  expect(newest().sent.filter((frame) => frame.action === 'ping')).toHaveLength(2)
  await pass(timing.REQUEST_TIMEOUT_MS)
  expect(status()).toBe('waiting')
})

test('a request that times out puts the connection to the test', async () => {
  const { client, newest, connect, status } = setUp()
  await connect()
  const request = client.request({ action: 'getConversations' })
  const outcome = expect(request).rejects.toMatchObject({ code: 'timeout' })
  await pass(timing.REQUEST_TIMEOUT_MS)
  await outcome
  newest().pong()
  await pass(timing.PROBE_TIMEOUT_MS)
  expect(status()).toBe('open')
})

test('it changes over before the cut: the new one opens before the old one closes', async () => {
  const { client, sockets, connect, status } = setUp()
  const opened = vi.fn()
  client.onOpen(opened)
  await connect()
  const [old] = sockets as [FakeSocket]
  const beats = Math.floor(timing.ROTATE_AFTER_MS / timing.HEARTBEAT_MS)
  for (let beat = 0; beat < beats; beat += 1) {
    await pass(timing.HEARTBEAT_MS)
    old.pong()
  }
  expect(sockets).toHaveLength(1)
  await pass(timing.ROTATE_AFTER_MS - beats * timing.HEARTBEAT_MS)
  expect(sockets).toHaveLength(2)
  expect(old.readyState).toBe(WebSocket.OPEN)
  const [, fresh] = sockets as [FakeSocket, FakeSocket]
  fresh.accept()
  fresh.pong()
  old.pong()
  await settle()
  expect(old.readyState).toBe(WebSocket.CLOSING)
  expect(status()).toBe('open')
  expect(opened).toHaveBeenCalledTimes(1)
})

test('a change-over from a connection that was dead is announced, since pushes may be lost', async () => {
  const { client, sockets, connect } = setUp({ lifetimeMs: LIFETIME })
  const opened = vi.fn()
  client.onOpen(opened)
  await connect()
  await pass(LIFETIME - timing.TOKEN_LEAD_MS)
  sockets[0]?.deliver({ ...NO_TOKEN, id: sockets[0].last('authenticate').id })
  await settle()
  expect(sockets).toHaveLength(2)
  sockets[1]?.accept()
  sockets[1]?.pong()
  await pass(timing.PROBE_TIMEOUT_MS)
  expect(opened).toHaveBeenCalledTimes(2)
})

test('what the server could not push is told once, and again when there is more', async () => {
  const { client, newest, connect } = setUp()
  const missed = vi.fn()
  client.onMissed(missed)
  await connect()
  for (const [told, times] of [
    [0, 0],
    [1, 1],
    [1, 1],
    [3, 2],
    [3, 2],
  ] as const) {
    void client.request({ action: 'ping', active: true })
    newest().pong({ missed: told })
    expect(missed).toHaveBeenCalledTimes(times)
  }
})

test('what is left of the service is learned from a pong', async () => {
  const { client, newest, connect } = setUp()
  await connect()
  for (const [told, level] of [
    ['noTyping', 'noTyping'],
    ['readOnly', 'readOnly'],
    [undefined, 'full'],
  ] as const) {
    void client.request({ action: 'ping', active: true })
    newest().pong({ service: told })
    expect(client.service.getState().level).toBe(level)
  }
})

test('each connection counts by itself, and a change-over counts as missed', async () => {
  const { client, sockets, newest, connect } = setUp({ lifetimeMs: LIFETIME })
  const missed = vi.fn()
  client.onMissed(missed)
  await connect()
  void client.request({ action: 'ping', active: true })
  newest().pong({ missed: 2 })
  expect(missed).toHaveBeenCalledTimes(1)
  await pass(LIFETIME - timing.TOKEN_LEAD_MS)
  newest().deliver({ ...NO_TOKEN, id: newest().last('authenticate').id })
  await settle()
  const [old, fresh] = sockets as [FakeSocket, FakeSocket]
  fresh.accept()
  expect(missed).toHaveBeenCalledTimes(2)
  old.pong({ missed: 2 })
  expect(missed).toHaveBeenCalledTimes(2)
  fresh.pong({ missed: 1 })
  expect(missed).toHaveBeenCalledTimes(3)
})

test('what is under way on the old connection may finish there', async () => {
  const { client, sockets, connect } = setUp({ lifetimeMs: LIFETIME })
  await connect()
  await pass(LIFETIME - timing.TOKEN_LEAD_MS - 1)
  const request = client.request({ action: 'getConversations' })
  await pass(1)
  sockets[0]?.deliver({ ...NO_TOKEN, id: sockets[0].last('authenticate').id })
  await settle()
  const [old, fresh] = sockets as [FakeSocket, FakeSocket]
  fresh.accept()
  old.pong()
  await settle()
  old.deliver({ type: 'conversations', id: old.last('getConversations').id, conversations: [] })
  await expect(request).resolves.toMatchObject({ conversations: [] })
})

test('an expired session leads to a new connection with a new token', async () => {
  const { client, newest, accessToken, connect } = setUp()
  await connect()
  const request = client.request({ action: 'getConversations' })
  const { id } = newest().last('getConversations')
  newest().deliver({ type: 'error', id, code: 'session_expired', message: 'Expired.', retryable: false })
  await expect(request).rejects.toMatchObject({ code: 'session_expired' })
  await settle()
  expect(accessToken).toHaveBeenLastCalledWith({ renew: true })
})

test('before its token expires the open connection gets a fresh one', async () => {
  const { newest, sockets, connect } = setUp({ lifetimeMs: LIFETIME })
  await connect()
  await pass(LIFETIME - timing.TOKEN_LEAD_MS)
  const { id, token } = newest().last('authenticate')
  expect(token).toBe('t2')
  newest().deliver({
    type: 'authenticated',
    id,
    sessionExpiresAt: Date.now() + LIFETIME,
    serverTime: Date.now(),
  })
  await settle()
  expect(sockets).toHaveLength(1)
})

test('where the open connection takes no fresh token, a new one does', async () => {
  const { newest, sockets, connect, status } = setUp({ lifetimeMs: LIFETIME })
  await connect()
  await pass(LIFETIME - timing.TOKEN_LEAD_MS)
  newest().deliver({ ...NO_TOKEN, id: newest().last('authenticate').id })
  await settle()
  expect(sockets).toHaveLength(2)
  newest().accept()
  expect(status()).toBe('open')
})

test('pushes are handed on', async () => {
  const { client, newest, connect } = setUp()
  const events = vi.fn()
  client.onEvents(events)
  await connect()
  const event = { type: 'entryAdded', entry: anEntry() }
  newest().deliver({ type: 'events', events: [event] })
  expect(events).toHaveBeenCalledWith([event])
})

test('the server’s time is learned from a pong', async () => {
  const { client, newest, clock } = setUp()
  client.start()
  await settle()
  newest().accept()
  newest().pong({ serverTime: Date.now() + 5000 })
  await settle()
  expect(clock.now() - Date.now()).toBe(5000)
})

test('waking while it waits connects at once', async () => {
  const { client, newest, sockets, connect } = setUp()
  await connect()
  newest().drop()
  client.wake()
  await settle()
  expect(sockets).toHaveLength(2)
})

test('once stopped it stays away, even if a token comes late', async () => {
  const { client, sockets, status } = setUp()
  client.start()
  client.stop()
  await pass(HOUR)
  expect(sockets).toHaveLength(0)
  expect(status()).toBe('stopped')
})
