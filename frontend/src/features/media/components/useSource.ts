import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Attachment, RestoreState, Seq } from '@/lib/protocol/generated'
import type { MediaKit } from '../model/kit'
import type { LocalUrl } from '../model/localUrls'

/** The message that carries a file. */
export interface Carrier {
  conversationId: string
  /** `null` where the server does not have it yet. */
  seq: Seq | null
  isOwn: boolean
  isFailed: boolean
}

export interface Source {
  /** Absent until it is known. */
  url?: string | undefined
  /** A smaller picture, or a still one of a video. */
  previewUrl?: string | undefined
  /** The file itself, where this device has sent it. */
  local: LocalUrl | null
  /** Whether it is gone from the server. */
  isGone: boolean
  /** How far it is, where it is in deep storage, and how to ask for it. */
  restore?: { state: RestoreState; ask(): Promise<void> } | undefined
  /** What to do where an address does not work. */
  onError(): void
}

/** Where to get a file: from this device where it is here, else from the server. */
export function useSource(
  kit: MediaKit,
  { conversationId, seq, isOwn }: Carrier,
  attachment: Attachment,
): Source {
  const { mediaId } = attachment
  const local = useStore(kit.urls.known, (known) => known[mediaId])
  const link = useStore(kit.links.known, (known) => known[mediaId])
  const isHere = isOwn && local !== null
  useEffect(() => {
    if (isHere) kit.urls.need(mediaId)
    else if (seq !== null) kit.links.need(conversationId, { seq, mediaId })
  }, [kit, isHere, conversationId, seq, mediaId])
  const onError = () => {
    if (!isHere && seq !== null) kit.links.failed(conversationId, { seq, mediaId })
  }
  if (isHere)
    return { url: local?.url, previewUrl: local?.posterUrl, local: local ?? null, isGone: false, onError }
  const previewUrl = link?.thumbnailUrl ?? link?.posterUrl ?? undefined
  const source = { previewUrl, local: null, isGone: link === null, onError }
  if (!link?.restore || seq === null) return { ...source, url: link?.url }
  const ask = () => kit.links.restore(conversationId, { seq, mediaId })
  return { ...source, restore: { state: link.restore, ask } }
}
