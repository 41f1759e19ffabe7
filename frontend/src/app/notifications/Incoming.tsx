import { lazy, useEffect, useState } from 'react'
import { Late } from '@/lib/ui/Late'
import { useChat } from '../chat/ChatContext'
import type { Incoming as News } from '../chat/chat'

const IncomingNotice = lazy(async () => ({ default: (await import('./IncomingNotice')).IncomingNotice }))

/** Where one hears of messages of other conversations; fetched with the first of them. */
export function Incoming() {
  const { chat } = useChat()
  const [first, setFirst] = useState<News | null>(null)
  useEffect(() => chat.incoming.subscribe((news) => setFirst((known) => known ?? news)), [chat])
  if (!first) return null
  return (
    <Late>
      <IncomingNotice first={first} />
    </Late>
  )
}
