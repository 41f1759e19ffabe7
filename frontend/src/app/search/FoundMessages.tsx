import { Link } from '@tanstack/react-router'
import { MessageHits } from '@/features/search/components/MessageHits'
import type { Hit } from '@/lib/protocol/generated'
import { LIST_ROW_LOOK } from '@/lib/ui/ListRow'
import { useChat } from '../chat/ChatContext'

interface FoundMessagesProps {
  typed: string
  onType(typed: string): void
  /** Where to look; everywhere where absent. */
  conversationId?: string
  titleOf(hit: Hit): string
  onOpened?(): void
}

/** The messages that are found, each a link to its place. */
export function FoundMessages({ onOpened, ...props }: FoundMessagesProps) {
  const { chat } = useChat()
  return (
    <MessageHits
      {...props}
      api={chat.api}
      onFound={(hits) => chat.people.need(hits.map(({ entry }) => entry.senderId))}
      renderLink={({ entry: { conversationId, seq } }, content) => (
        <Link
          to="/c/$conversationId/m/$entry"
          params={{ conversationId, entry: String(seq) }}
          className={LIST_ROW_LOOK}
          onClick={onOpened}
        >
          {content}
        </Link>
      )}
    />
  )
}
