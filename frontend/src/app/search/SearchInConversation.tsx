import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Dialog } from '@/lib/ui/Dialog'
import { Field } from '@/lib/ui/Field'
import { useAuthors } from '../people/useNames'
import { FoundMessages } from './FoundMessages'

interface SearchInConversationProps {
  conversationId: string
  onClose(): void
}

/** Finds messages of one conversation. */
export function SearchInConversation({ conversationId, onClose }: SearchInConversationProps) {
  const { t } = useLingui()
  const authorOf = useAuthors()
  const [typed, setTyped] = useState('')
  return (
    <Dialog title={t`Search this conversation`} isOpen onClose={onClose}>
      <div className="mb-3">
        <Field
          label={t`Search messages`}
          type="search"
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {/* What is found comes and goes: the dialog stays as it is. */}
      <div className="min-h-72">
        <FoundMessages
          typed={typed}
          onType={setTyped}
          conversationId={conversationId}
          titleOf={({ entry }) => authorOf(entry.senderId)}
          onOpened={onClose}
        />
      </div>
    </Dialog>
  )
}
