import { callsOf } from '@/lib/ethereum/tipCalls'
import { TIP_JAR } from '@/lib/ethereum/tipJar'
import type { Network, TipAsset, TipDetails, TipIntent } from '@/lib/protocol/generated'
import { ALICE, BOB, CONVERSATION, LONG_AGO } from './builders'
import { OTHER_ADDRESS } from './fake/fakeProvider'

export const TIP_ID = `0x${'11'.repeat(32)}`
export const TRANSACTION = `0x${'cd'.repeat(32)}` as const
export const ETHER: TipAsset = { chainId: 31337, symbol: 'ETH', decimals: 18 }
export const ACORNS: TipAsset = {
  chainId: 31337,
  token: '0xe2aDc98a324a6EadAbc3dA6ef5AeE28b671A8895',
  symbol: 'ACRN',
  decimals: 6,
}
export const FINNEY = 10n ** 15n

export function aNetwork(overrides: Partial<Network> = {}): Network {
  const own = { chainId: 31337, name: 'Local', tipJar: TIP_JAR, confirmations: 2 }
  return { ...own, explorer: 'https://explorer.example', assets: [ETHER, ACORNS], ...overrides }
}

export function someTipDetails(overrides: Partial<TipDetails> = {}): TipDetails {
  return {
    tipId: TIP_ID,
    conversationId: CONVERSATION,
    entryId: '019a0000-0000-7000-8000-00000000000a',
    fromUserId: ALICE,
    toUserId: BOB,
    asset: ETHER,
    amount: FINNEY.toString(),
    intendedAt: LONG_AGO,
    confirmations: 0,
    isCancelled: false,
    ...overrides,
  }
}

/** What the server answers to a tip that is meant. */
export function anIntent(overrides: Partial<TipDetails> = {}): TipIntent {
  const tip = someTipDetails(overrides)
  const { asset, amount, tipId } = tip
  const recipient = OTHER_ADDRESS
  const token = asset.token ?? null
  const calls = callsOf({ tipJar: TIP_JAR, token, recipient, amount: BigInt(amount), tipId })
  return { tip, recipient, ...calls, expiresAt: LONG_AGO + 15 * 60_000 }
}
