import type { TipAsset, TipState1 as TipStatus } from './generated'

export interface Network {
  chainId: number
  name: string
  tipJar: string
  confirmations: number
  explorer?: string | null
  assets: TipAsset[]
}
export interface Networks {
  networks: Network[]
}
export interface IntendTip {
  requestId: string
  conversationId: string
  toUserId: string
  from: string
  chainId: number
  token?: string | null
  amount: string
  note?: string | null
  aboutId?: string | null
}
export interface WalletCall {
  to: string
  value: string
  data: string
}
export interface TipIntent {
  tip: TipDetails
  recipient: string
  approval?: WalletCall | null
  call: WalletCall
  expiresAt: number
}
export interface TipDetails {
  tipId: string
  conversationId: string
  entryId: string
  fromUserId: string
  toUserId: string
  asset: TipAsset
  amount: string
  intendedAt: number
  transaction?: string | null
  status?: TipStatus | null
  confirmations: number
}
export interface TipTotal {
  asset: TipAsset
  amount: string
  count: number
}
export interface TipTotals {
  totals: TipTotal[]
  received: Record<string, TipTotal[]>
}
export interface TipPage {
  tips: TipDetails[]
  next?: string | null
}
