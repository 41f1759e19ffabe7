import { expect } from '@playwright/test'
import { test } from './support/test'

test('plus and percent signs of an address are decoded once, and none of them breaks anything', async ({
  stack,
}) => {
  const alice = await stack.user(0)
  const tagged = await stack.signUp('Tag Tagore', (username) => `${username}+tag@natter.example`)
  const ask = async (method: string, path: string, by = alice, body?: object) => {
    const authorization = `Bearer ${await stack.accessToken(by)}`
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(`${stack.httpUrl}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: response.status, body: await response.json() }
  }
  // Whoever is to be found by it has said so.
  expect((await ask('PATCH', '/v1/me/settings', tagged, { findableByEmail: true })).status).toBe(200)
  const found = async (query: string) => {
    const { status, body } = await ask('GET', `/v1/users?query=${query}`)
    return status === 200 ? body.users.map(({ handle }: { handle: string }) => handle) : status
  }
  await expect.poll(() => found(`${tagged.username}%2Btag%40natter.example`)).toEqual([tagged.username])
  expect(await found(`${tagged.username}%2Btag@natter.example`)).toEqual([tagged.username])
  // A space, and a percent sign with 2B behind it.
  for (const other of ['+', '%20', '%252B'])
    expect(await found(`${tagged.username}${other}tag%40natter.example`)).toEqual([])
  for (const odd of ['%E4%F6', '%', '%zz', '%00', '%2B', '+']) {
    const { status } = await ask('GET', `/v1/users?query=${odd}`)
    expect(status, odd).toBeLessThan(500)
  }
})
