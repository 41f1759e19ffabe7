import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ProfileChange } from '@/lib/protocol/generated'

/** What people may say about themselves, beside their name and their handle. */
export type DetailName = keyof Omit<ProfileChange, 'displayName' | 'handle'>

interface Detail {
  label: MessageDescriptor
  /** In characters: as many as there can be where each is a byte. */
  maxLength: number
  /** Whether it may have several lines. What has one stands beside the handle. */
  isText?: boolean
}

/** Where they are entered and shown, in this order. */
export const DETAILS: Readonly<Record<DetailName, Detail>> = {
  pronouns: { label: msg`Pronouns`, maxLength: 40 },
  about: { label: msg`About you`, maxLength: 500, isText: true },
}

export const DETAIL_NAMES = Object.keys(DETAILS) as DetailName[]
