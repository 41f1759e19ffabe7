import { useEffect, useRef, useState } from 'react'
import type { Row } from '../model/rows'

interface AnnouncementProps {
  rows: readonly Row[]
  nameOf(userId: string): string
}

/** Tells a screen reader of a new message once; loading history is silent. */
export function Announcement({ rows, nameOf }: AnnouncementProps) {
  const [words, setWords] = useState('')
  const newestAt = useRef<number | null>(null)
  const last = rows.at(-1)
  useEffect(() => {
    if (!last) return
    const isNew = newestAt.current !== null && last.at > newestAt.current
    newestAt.current = Math.max(newestAt.current ?? 0, last.at)
    if (isNew && last.kind === 'message' && !last.isOwn) {
      setWords(`New message from ${nameOf(last.senderId)}: ${last.text}`)
    }
  }, [last, nameOf])
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  )
}
