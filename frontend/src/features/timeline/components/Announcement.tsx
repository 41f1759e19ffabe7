import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Announcer } from '../model/announcer'
import type { Row } from '../model/row'

interface AnnouncementProps {
  rows: readonly Row[]
  nameOf(userId: string): string
  /** Calls those by their names whom a text names by their handles. */
  named(text: string): string
}

/** Where a screen reader hears of new messages. */
export function Announcement({ rows, nameOf, named }: AnnouncementProps) {
  const [announcer] = useState(() => new Announcer())
  const { text } = useStore(announcer.words)
  useEffect(() => announcer.take(rows, nameOf), [announcer, rows, nameOf])
  useEffect(() => () => announcer.stop(), [announcer])
  return (
    <p role="status" className="sr-only">
      {named(text)}
    </p>
  )
}
