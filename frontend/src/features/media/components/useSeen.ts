import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Attachment } from '@/lib/protocol/generated'
import type { MediaKit } from '../model/kit'
import { keyOf, MAX_FILE_BYTES, type SeenFile } from '../model/seenFiles'
import type { Carrier, Source } from './useSource'

interface Options {
  kit: MediaKit
  carrier: Carrier
  attachment: Attachment
  size: SeenFile['size']
  source: Source
  /** Whether it is looked at: what is not is not fetched. */
  isWanted?: boolean
}

/** The address of a picture or recording: on this device where it was seen before, else fetched, and kept then. */
export function useSeen(options: Options): string | undefined {
  const { kit, carrier, attachment, size, source, isWanted = true } = options
  const { conversationId, seq } = carrier
  const { mediaId, bytes } = attachment
  const { seen } = kit
  const url = addressOf(attachment, size, source)
  const isKept = seq !== null && (size === 'small' || bytes <= MAX_FILE_BYTES)
  const file = { conversationId, seq: seq ?? 0, mediaId, size }
  const key = keyOf(file)
  const found = useStore(seen.found, (all) => all[key])
  const { local, isGone } = source
  // biome-ignore-start lint/correctness/useExhaustiveDependencies: the key says which file it is
  useEffect(() => (isKept ? seen.use(file) : undefined), [seen, key, isKept])
  useEffect(() => {
    if (!isKept || found !== 'absent' || !isWanted) return
    const own = local && (size === 'small' ? (local.poster ?? local.blob) : local.blob)
    if (own) seen.keep(file, own)
    else if (url) void seen.fetch(file, url)
  }, [seen, key, isKept, found, isWanted, local, url])
  useEffect(() => {
    if (isGone) seen.forget(file)
  }, [seen, key, isGone])
  // biome-ignore-end lint/correctness/useExhaustiveDependencies: as above
  // Own files that are here already do not change their address when they have been sent.
  if (local || !isKept || found === 'elsewhere') return url
  return typeof found === 'object' ? found.url : undefined
}

/** Where the server has it. An animation moves within its message, too. */
function addressOf({ kind, contentType }: Attachment, size: SeenFile['size'], { url, previewUrl }: Source) {
  if (size === 'large') return url
  if (kind !== 'picture') return previewUrl
  return (contentType === 'image/gif' ? null : previewUrl) ?? url
}
