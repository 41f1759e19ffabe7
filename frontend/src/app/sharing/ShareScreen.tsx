import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { otherUserId } from '@/features/conversations/model/conversations'
import { Avatar } from '@/lib/ui/Avatar'
import { Field } from '@/lib/ui/Field'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { useChat } from '../chat/ChatContext'
import { attachTo } from '../media/attach'
import { useTitles } from '../people/useTitles'
import { type Shared, sharedLast } from './shared'

/** Where what another app shares is to go: it is put into that conversation's composer, and sent by nobody but whoever reads it. */
export function ShareScreen() {
  const { t } = useLingui()
  const { chat } = useChat()
  const titleOf = useTitles()
  const navigate = useNavigate()
  const { conversations } = useStore(chat.conversations.state)
  const [shared, setShared] = useState<Shared | null>(null)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    // It is given once: what a second call finds is nothing.
    void sharedLast().then((last) => setShared((known) => last ?? known))
  }, [])
  const query = typed.trim().toLocaleLowerCase()
  const found = conversations.filter((summary) => titleOf(summary).toLocaleLowerCase().includes(query))
  const give = async (conversationId: string) => {
    await navigate({ to: '/c/$conversationId', params: { conversationId }, replace: true })
    if (!shared) return
    const draft = chat.drafts.texts.getState()[conversationId] ?? ''
    // What was being written stays.
    chat.drafts.type(conversationId, [draft, shared.text].filter((part) => part !== '').join('\n'))
    if (shared.files.length > 0) await attachTo(chat.media, conversationId, shared.files)
  }
  if (!shared)
    return <p className="m-auto p-8 text-center text-muted">{t`There is nothing to send here any more.`}</p>
  return (
    <section className="mx-auto flex w-full max-w-md flex-col gap-2 overflow-y-auto p-4">
      <h2 className="font-bold text-2xl tracking-tight">
        <Trans>Send to</Trans>
      </h2>
      <p className="line-clamp-3 whitespace-pre-line break-words text-muted" dir="auto">
        {[shared.text, ...shared.files.map(({ name }) => name)].filter((part) => part !== '').join('\n')}
      </p>
      <Field
        label={t`Find a conversation`}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul>
        {found.map((summary) => {
          const title = titleOf(summary)
          const { conversationId, kind } = summary
          return (
            <li key={conversationId}>
              <button
                type="button"
                className={`${LIST_ROW_LOOK} min-h-11`}
                onClick={() => void give(conversationId)}
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
                />
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
