import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { isolated } from '@/lib/i18n/names'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { Confirm } from '@/lib/ui/Confirm'
import type { Groups } from '../model/groups'

type How = 'leave' | 'delete'

interface LeavingProps {
  groups: Groups
  group: Extract<ConversationSummary, { kind: 'group' }>
  /** One is not in it any more. */
  onGone(): void
}

/** The ways out of a group. */
export function Leaving({ groups, group, onGone }: LeavingProps) {
  const { t } = useLingui()
  const [asking, setAsking] = useState<How | null>(null)
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="secondary" onClick={() => setAsking('leave')}>{t`Leave group`}</Button>
      {group.membership.role === 'owner' && (
        <Button look="danger" onClick={() => setAsking('delete')}>{t`Delete group`}</Button>
      )}
      {asking && (
        <LeavingDialog
          groups={groups}
          group={group}
          how={asking}
          onGone={onGone}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  )
}

/** Asks before one leaves a group, or deletes it. */
export function LeavingDialog(props: LeavingProps & { how: How; onClose(): void }) {
  const { groups, group, how, onGone, onClose } = props
  const { t } = useLingui()
  const { conversationId } = group
  const title = isolated(group.group.title)
  const isLeaving = how === 'leave'
  return (
    <Confirm
      title={isLeaving ? t`Leave ${title}?` : t`Delete ${title}?`}
      description={
        isLeaving
          ? t`You will no longer see new messages in this group. To come back, you need a link or someone to add you.`
          : t`The group and all its messages are deleted for everyone. This cannot be undone.`
      }
      action={isLeaving ? t`Leave` : t`Delete`}
      isDangerous
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        await (isLeaving ? groups.leave(conversationId) : groups.delete(conversationId))
        onGone()
      }}
    />
  )
}
