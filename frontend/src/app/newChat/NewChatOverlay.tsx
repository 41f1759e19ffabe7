import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { PeopleSearch } from '@/features/people/components/PeopleSearch'
import { Dialog } from '@/lib/ui/Dialog'
import { GroupIcon, LinkIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { useChat } from '../chat/ChatContext'
import { useShell } from '../shell/ShellContext'
import { useInvite } from './useInvite'
import { useOpenWith } from './useOpenWith'

/** Whom to talk with: somebody on Natter, a new group, or somebody who is not here yet. */
export function NewChatOverlay({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const { show } = useShell()
  const openWith = useOpenWith()
  const invite = useInvite()
  const choose = async (userId: string) => {
    await openWith(userId)
    onClose()
  }
  return (
    <Dialog title={t`New chat`} isOpen onClose={onClose}>
      <div className="-mx-5 flex min-h-80 flex-col">
        <PeopleSearch
          label={t`Find people`}
          placeholder={t`Handle, name, email or wallet`}
          people={chat.people}
          userId={chat.userId}
          onChoose={choose}
        >
          <Row icon={<GroupIcon />} title={t`New group`} onPress={() => show('newGroup')} />
          <Row
            icon={<LinkIcon />}
            title={t`Invite someone to Natter`}
            detail={t`Send a link that opens a chat with you`}
            onPress={() => void invite().then(onClose)}
          />
        </PeopleSearch>
      </div>
    </Dialog>
  )
}

function Row({
  icon,
  title,
  detail,
  onPress,
}: {
  icon: ReactNode
  title: string
  detail?: string
  onPress(): void
}) {
  return (
    <button type="button" className={LIST_ROW_LOOK} onClick={onPress}>
      <ListRow
        start={
          <span className="grid size-11 shrink-0 place-items-center rounded-full bg-brand-soft text-brand">
            {icon}
          </span>
        }
        title={title}
        detail={detail}
      />
    </button>
  )
}
