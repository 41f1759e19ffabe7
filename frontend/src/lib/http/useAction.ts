import { useState } from 'react'
import { reasonOf } from '@/lib/protocol/requestError'

/** Something that is done on a press: whether it is under way, and why it failed. */
export function useAction() {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  /** Answers with whether it was done. */
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setFailure(null)
    try {
      await act()
      return true
    } catch (error) {
      setFailure(reasonOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, failure, run }
}
