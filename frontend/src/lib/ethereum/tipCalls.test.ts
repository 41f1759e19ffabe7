import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ADDRESS, OTHER_ADDRESS } from '@/test/fake/fakeProvider'
import { callsOf, payAsShown, TIP_JAR_ABI } from './tipCalls'
import { TIP_JAR } from './tipJar'

const TOKEN = '0xe2aDc98a324a6EadAbc3dA6ef5AeE28b671A8895'
const TIP_ID = `0x${'11'.repeat(32)}`
const ETHER = { tipJar: TIP_JAR, token: null, recipient: OTHER_ADDRESS, amount: 10n ** 15n, tipId: TIP_ID }
const TOKENS = { ...ETHER, token: TOKEN }

test('the contract is where CREATE2 puts it on every chain', () => {
  const chains = new URL('../../../../contracts/chains.json', import.meta.url)
  expect(TIP_JAR).toBe(JSON.parse(readFileSync(chains, 'utf8')).create2.address)
})

test('the contract has these functions', () => {
  const artifact = new URL('../../../../contracts/artifacts/TipJar.json', import.meta.url)
  const { abi } = JSON.parse(readFileSync(artifact, 'utf8'))
  for (const own of TIP_JAR_ABI) expect(abi).toContainEqual(own)
})

test('calls that do what is shown are taken', () => {
  for (const expected of [ETHER, TOKENS]) expect(payAsShown(callsOf(expected), expected)).toBe(true)
})

test('how a call is written makes no difference', () => {
  const { call } = callsOf(ETHER)
  const written = {
    to: call.to.toLowerCase(),
    value: `0x${BigInt(call.value).toString(16)}`,
    data: call.data,
  }
  expect(payAsShown({ call: written }, ETHER)).toBe(true)
})

test.each([
  ['another recipient', { recipient: ADDRESS }],
  ['another amount', { amount: 10n ** 18n }],
  ['another contract', { tipJar: ADDRESS }],
  ['another reference', { tipId: `0x${'22'.repeat(32)}` }],
  ['another asset', { token: ADDRESS }],
])('a call to %s is not', (_, other) => {
  expect(payAsShown(callsOf({ ...TOKENS, ...other }), TOKENS)).toBe(false)
  expect(payAsShown(callsOf({ ...ETHER, ...other }), ETHER)).toBe(false)
})

test('nor is an allowance for more than the tip, or for somebody else', () => {
  const { call } = callsOf(TOKENS)
  for (const other of [{ amount: 2n ** 256n - 1n }, { tipJar: ADDRESS }, { token: ADDRESS }]) {
    const { approval = null } = callsOf({ ...TOKENS, ...other })
    expect(payAsShown({ call, approval }, TOKENS)).toBe(false)
  }
})

test('nor is nonsense', () => {
  expect(payAsShown({ call: { to: 'nowhere', value: 'much', data: '0x' } }, ETHER)).toBe(false)
})
