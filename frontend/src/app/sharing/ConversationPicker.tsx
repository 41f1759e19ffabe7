import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { Avatar } from '@/lib/ui/Avatar'
import { Field } from '@/lib/ui/Field'
import { CheckIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { useChat } from '../chat/ChatContext'
import { useTitles } from '../people/useTitles'

interface ConversationPickerProps {
  /** Those that are picked; absent where the first press is the choice. */
  picked?: ReadonlySet<string>
  onPress(conversationId: string): void
}

/** One's conversations, by what is typed, to pick one or several of. */
export function ConversationPicker({ picked, onPress }: ConversationPickerProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const titleOf = useTitles()
  const { conversations } = useStore(chat.conversations.state)
  const [typed, setTyped] = useState('')
  const query = typed.trim().toLocaleLowerCase()
  const found = conversations.filter((summary) => titleOf(summary).toLocaleLowerCase().includes(query))
  return (
    <>
      <Field
        label={t`Find a conversation`}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul className="-mx-3 mt-2 min-h-56">
        {found.map((summary) => {
          const { conversationId, kind } = summary
          const title = titleOf(summary)
          const isPicked = picked?.has(conversationId)
          return (
            <li key={conversationId}>
              <button
                type="button"
                aria-pressed={isPicked}
                className={`${LIST_ROW_LOOK} min-h-11`}
                onClick={() => onPress(conversationId)}
              >
                <ListRow
                  start={
                    <Avatar
                      userId={otherUserId(summary, chat.userId)}
                      name={title}
                      isGroup={kind === 'group'}
                    />
                  }
                  title={<bdi>{title}</bdi>}
                  aside={isPicked && <CheckIcon className="size-5 shrink-0 text-brand" />}
                />
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
