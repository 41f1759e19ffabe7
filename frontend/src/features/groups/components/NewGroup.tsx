import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import { isolated } from '@/lib/i18n/names'
import type { GroupDetails, UserProfile } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import { toast } from '@/lib/ui/toasts'
import type { Groups } from '../model/groups'
import { PeoplePicker } from './PeoplePicker'
import { RuleFields, TitleField } from './SetupFields'

const NEW: GroupDetails = {
  title: '',
  about: '',
  visibility: 'private',
  history: 'all',
  posting: 'everyone',
}

interface NewGroupProps {
  groups: Groups
  userId: string
  find(typed: string): Promise<readonly UserProfile[]>
  /** Whom one talks with already. */
  suggested?: readonly UserProfile[]
  onClose(): void
  /** It is there. */
  onMade(conversationId: string): void
}

/** Makes a group. */
export function NewGroup({ groups, userId, find, suggested, onClose, onMade }: NewGroupProps) {
  const { t } = useLingui()
  const form = useId()
  const [setup, setSetup] = useState(NEW)
  const [picked, setPicked] = useState<readonly UserProfile[]>([])
  const { isBusy, failure, run } = useAction()
  const make = async () => {
    const userIds = picked.map((person) => person.userId)
    const { conversationId, refused } = await groups.create({ ...setup, title: setup.title.trim(), userIds })
    for (const { userId } of refused) {
      const name = isolated(picked.find((person) => person.userId === userId)?.displayName ?? '')
      toast(t`${name} could not be added: their privacy settings do not allow it.`)
    }
    onMade(conversationId)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(make)
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button type="submit" form={form} isBusy={isBusy}>{t`Create group`}</Button>
    </>
  )
  return (
    <Dialog title={t`New group`} isOpen onClose={onClose} actions={actions}>
      <form id={form} onSubmit={submit} className="flex flex-col gap-5">
        {failure && <Notice>{failure}</Notice>}
        <TitleField setup={setup} onChange={setSetup} />
        <PeoplePicker
          label={t`People to add`}
          picked={picked}
          except={new Set([userId])}
          find={find}
          {...(suggested ? { suggested } : {})}
          onPick={setPicked}
        />
        <RuleFields setup={setup} onChange={setSetup} />
        <p className="text-muted text-sm">
          <Trans>You can add more people later, or send them a link.</Trans>
        </p>
      </form>
    </Dialog>
  )
}
