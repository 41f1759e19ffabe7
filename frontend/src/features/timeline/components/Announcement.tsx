import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Announcer } from '../model/announcer'
import type { Row } from '../model/row'
import type { Names } from './names'

interface AnnouncementProps {
  rows: readonly Row[]
  names: Names
}

/** Where a screen reader hears of new messages. */
export function Announcement({ rows, names: { nameOf, named } }: AnnouncementProps) {
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
