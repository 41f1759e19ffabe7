import { expect, test } from 'vitest'
import { reasonOf } from '@/lib/protocol/requestError'
import { walletErrorOf } from './walletError'

test.each([
  [{ code: 4001, message: 'User rejected the request.' }, 'rejected'],
  [new Error('MetaMask Tx Signature: User denied transaction signature.'), 'rejected'],
  [{ code: -32002, message: 'Request already pending.' }, 'busy'],
  [{ code: 4902, message: 'Unrecognized chain ID.' }, 'unknownChain'],
  [{ code: -32603, data: { originalError: { code: 4902 } } }, 'unknownChain'],
  [{ code: 4100 }, 'disconnected'],
  [{ code: -32000, message: 'insufficient funds for gas * price + value' }, 'lowBalance'],
  [{ code: 3, message: 'execution reverted' }, 'reverted'],
  [new Error('wrapped', { cause: new Error('again', { cause: { code: 4001 } }) }), 'rejected'],
  [new Error('who knows'), 'failed'],
  ['nonsense', 'failed'],
  [null, 'failed'],
])('what a wallet means by %j is told', (error, fault) => {
  expect(walletErrorOf(error).fault).toBe(fault)
})

test('an error that is its own cause has an end', () => {
  const error = new Error('round and round')
  error.cause = error
  expect(walletErrorOf(error).fault).toBe('failed')
})

test('people read what to do, and not the wallet’s words', () => {
  expect(reasonOf(walletErrorOf({ code: 4001, message: '0xdeadbeef' }))).toMatch(/declined.*Nothing was sent/)
})
