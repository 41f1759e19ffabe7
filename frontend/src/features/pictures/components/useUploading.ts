import { useEffect, useRef, useState } from 'react'
import { reasonOf } from '@/lib/protocol/requestError'
import type { EncodedPicture } from '../model/encode'

/** Uploads a picture and makes it the one that is shown. Rejects with `RequestError`, or with the signal's reason. */
export type SavePicture = (
  picture: EncodedPicture,
  options: { signal: AbortSignal; onProgress(done: number): void },
) => Promise<unknown>

/** How far an upload has come, and why it failed. What is cancelled ends at once; so does all of it with the component. */
export function useUploading(save: SavePicture) {
  const [progress, setProgress] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  /** Answers with whether it was done. */
  const run = async (encode: () => Promise<EncodedPicture>): Promise<boolean> => {
    const controller = new AbortController()
    running.current = controller
    const { signal } = controller
    setFailure(null)
    setProgress(0)
    try {
      await save(await encode(), { signal, onProgress: setProgress })
      return true
    } catch (error) {
      if (!signal.aborted) setFailure(reasonOf(error))
      return false
    } finally {
      if (!signal.aborted) setProgress(null)
    }
  }
  const cancel = () => {
    running.current?.abort()
    setProgress(null)
  }
  return { progress, failure, run, cancel }
}
