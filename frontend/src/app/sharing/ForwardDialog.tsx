import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { MessageRow } from '@/features/timeline/model/row'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { toast } from '@/lib/ui/toasts'
import { useChat } from '../chat/ChatContext'
import { ConversationPicker } from './ConversationPicker'

interface ForwardDialogProps {
  conversationId: string
  row: MessageRow
  onClose(): void
}

/** Picks where a message goes, in one or several conversations; nothing is sent before that is said. */
export function ForwardDialog({ conversationId: from, row, onClose }: ForwardDialogProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
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
      <ConversationPicker picked={picked} onPress={toggle} />
    </Dialog>
  )
}
