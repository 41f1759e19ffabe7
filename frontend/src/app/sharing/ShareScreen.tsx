import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useChat } from '../chat/ChatContext'
import { attachTo } from '../media/attach'
import { ConversationPicker } from './ConversationPicker'
import { type Shared, sharedLast } from './shared'

/** Where what another app shares is to go: it is put into that conversation's composer, and sent by nobody but whoever reads it. */
export function ShareScreen() {
  const { t } = useLingui()
  const { chat } = useChat()
  const navigate = useNavigate()
  const [shared, setShared] = useState<Shared | null>(null)
  useEffect(() => {
    // It is given once: what a second call finds is nothing.
    void sharedLast().then((last) => setShared((known) => last ?? known))
  }, [])
  const give = async (conversationId: string) => {
    await navigate({ to: '/c/$conversationId', params: { conversationId }, replace: true })
    if (!shared) return
    const draft = chat.drafts.texts.getState()[conversationId] ?? ''
    // What was being written stays.
    chat.drafts.type(conversationId, [draft, shared.text].filter((part) => part !== '').join('\n'))
    if (shared.files.length > 0) await attachTo(chat.media, conversationId, shared.files)
  }
  if (!shared) return <p className="m-auto p-8 text-center text-muted">{t`There is nothing left to send.`}</p>
  return (
    <section className="mx-auto flex w-full max-w-md flex-col gap-2 overflow-y-auto p-4">
      <h2 className="font-bold text-2xl tracking-tight">
        <Trans>Send to</Trans>
      </h2>
      <p className="line-clamp-3 whitespace-pre-line break-words text-muted" dir="auto">
        {[shared.text, ...shared.files.map(({ name }) => name)].filter((part) => part !== '').join('\n')}
      </p>
      <div>
        <ConversationPicker onPress={(conversationId) => void give(conversationId)} />
      </div>
    </section>
  )
}
