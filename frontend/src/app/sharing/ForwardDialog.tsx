import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import type { MessageRow } from '@/features/timeline/model/row'
import { Avatar } from '@/lib/ui/Avatar'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Field } from '@/lib/ui/Field'
import { CheckIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { useTitles } from '../people/useTitles'

interface ForwardDialogProps {
  conversationId: string
  row: MessageRow
  onClose(): void
}

/** Picks where a message goes, in one or several conversations; nothing is sent before that is said. */
export function ForwardDialog({ conversationId: from, row, onClose }: ForwardDialogProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const titleOf = useTitles()
  const { conversations } = useStore(chat.conversations.state)
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const query = typed.trim().toLocaleLowerCase()
  const found = conversations.filter((summary) => titleOf(summary).toLocaleLowerCase().includes(query))
  const toggle = (id: string) => {
    const others = [...picked].filter((known) => known !== id)
    setPicked(new Set(picked.has(id) ? others : [...others, id]))
  }
  const send = () => {
    const { text, seq, attachments } = row
    const files =
      seq !== null && attachments.length > 0
        ? { attachments, attachedFrom: { conversationId: from, seq } }
        : {}
    for (const conversationId of picked) chat.outbox.add(conversationId, text, { forwarded: true, ...files })
    const count = picked.size
    toast(plural(count, { one: 'Forwarded to # conversation', other: 'Forwarded to # conversations' }))
    onClose()
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button disabled={picked.size === 0} onClick={send}>{t`Forward`}</Button>
    </>
  )
  return (
    <Dialog isOpen title={t`Forward to`} width="small" onClose={onClose} actions={actions}>
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
          const isPicked = picked.has(conversationId)
          return (
            <li key={conversationId}>
              <button
                type="button"
                aria-pressed={isPicked}
                className={`${LIST_ROW_LOOK} min-h-11`}
                onClick={() => toggle(conversationId)}
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
    </Dialog>
  )
}
