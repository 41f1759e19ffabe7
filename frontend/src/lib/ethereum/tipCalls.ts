import { encodeFunctionData, erc20Abi, getAddress } from 'viem'
import type { Hex, WalletCall } from './provider'

/** As much of `contracts/artifacts/TipJar.json` as pays a tip. */
export const TIP_JAR_ABI = [
  {
    type: 'function',
    name: 'tip',
    inputs: [
      { name: 'to', type: 'address', internalType: 'address' },
      { name: 'tipId', type: 'bytes32', internalType: 'bytes32' },
    ],
    outputs: [],
    stateMutability: 'payable',
  },
  {
    type: 'function',
    name: 'tipToken',
    inputs: [
      { name: 'token', type: 'address', internalType: 'contract IERC20' },
      { name: 'to', type: 'address', internalType: 'address' },
      { name: 'amount', type: 'uint256', internalType: 'uint256' },
      { name: 'tipId', type: 'bytes32', internalType: 'bytes32' },
    ],
    outputs: [],
    stateMutability: 'nonpayable',
  },
] as const

/** What a tip is to do, as its giver reads it. */
export interface ExpectedTip {
  tipJar: string
  /** The ERC-20; `null` for the chain’s own currency. */
  token: string | null
  recipient: string
  amount: bigint
  tipId: string
}

/** The calls that the server says pay a tip. */
export interface TipCalls {
  call: WalletCall
  approval?: WalletCall | null
}

/**
 * Whether these calls do what the giver reads, and nothing else: what is signed is not taken on trust, not even the
 * server’s. A call that cannot be compared does not.
 */
export function payAsShown(calls: TipCalls, expected: ExpectedTip): boolean {
  try {
    const right = callsOf(expected)
    return isSame(calls.call, right.call) && (!calls.approval || isSame(calls.approval, right.approval))
  } catch {
    return false
  }
}

/** The calls that pay a tip. */
export function callsOf({ tipJar, token, recipient, amount, tipId }: ExpectedTip): TipCalls {
  const to = getAddress(recipient)
  const id = tipId as Hex
  if (token === null) {
    const data = encodeFunctionData({ abi: TIP_JAR_ABI, functionName: 'tip', args: [to, id] })
    return { call: { to: tipJar, value: amount.toString(), data } }
  }
  const args = [getAddress(token), to, amount, id] as const
  const data = encodeFunctionData({ abi: TIP_JAR_ABI, functionName: 'tipToken', args })
  return { call: { to: tipJar, value: '0', data }, approval: approvalOf(token, tipJar, amount) }
}

/** Takes back what a contract may take of a token. */
export function clearingOf(token: string, spender: string): WalletCall {
  return approvalOf(token, spender, 0n)
}

function approvalOf(token: string, spender: string, amount: bigint): WalletCall {
  const args = [getAddress(spender), amount] as const
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args })
  return { to: token, value: '0', data }
}

function isSame(one: WalletCall, other: WalletCall | null | undefined): boolean {
  if (!other || getAddress(one.to) !== getAddress(other.to)) return false
  return BigInt(one.value) === BigInt(other.value) && one.data.toLowerCase() === other.data.toLowerCase()
}
