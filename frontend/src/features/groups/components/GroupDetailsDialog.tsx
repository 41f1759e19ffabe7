import { useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import { isolated } from '@/lib/i18n/names'
import type { ConversationSummary, GroupDetails, UserProfile } from '@/lib/protocol/generated'
import { typed } from '@/lib/text/typed'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { toast } from '@/lib/ui/toasts'
import type { Groups } from '../model/groups'
import type { Members as MembersModel } from '../model/members'
import { Leaving } from './Leaving'
import { Links } from './Links'
import { type Contact, Members } from './Members'
import { PeoplePicker } from './PeoplePicker'
import { SetupFields } from './SetupFields'

interface GroupDetailsProps {
  groups: Groups
  group: Extract<ConversationSummary, { kind: 'group' }>
  userId: string
  nameOf(userId: string): string
  members: MembersModel
  find(typed: string): Promise<readonly UserProfile[]>
  addressOf(token: string): string
  contact: Contact
  onClose(): void
  /** One is not in it any more. */
  onGone(): void
  /** One's own place in it. */
  children?: ReactNode
}

/** What a group is, who is in it, and what one may do about it. */
export function GroupDetailsDialog(props: GroupDetailsProps) {
  const { groups, group, userId, nameOf, members, find, addressOf, contact, onClose, onGone, children } =
    props
  const { t } = useLingui()
  const { conversationId, membership } = group
  const known = useStore(members.known)[conversationId]
  const { failure, reload } = useRequest(conversationId, () => members.fetch(conversationId))
  const mayChange = membership.role !== 'member'
  return (
    <Dialog
      title={isolated(group.group.title)}
      {...(group.group.about ? { description: group.group.about } : {})}
      isOpen
      onClose={onClose}
    >
      <div className="flex flex-col gap-7">
        {children}
        {failure && <Notice>{failure}</Notice>}
        {mayChange && <Setup key={group.group.title} groups={groups} group={group} />}
        {mayChange && (
          <AddPeople
            groups={groups}
            conversationId={conversationId}
            except={new Set(known?.map((member) => member.userId))}
            find={find}
            onAdded={reload}
          />
        )}
        {known ? (
          <Members
            groups={groups}
            conversationId={conversationId}
            members={known}
            userId={userId}
            role={membership.role}
            nameOf={nameOf}
            contact={contact}
            onChange={reload}
          />
        ) : (
          !failure && <SkeletonRows label={t`Loading members`} />
        )}
        {mayChange && <Links groups={groups} conversationId={conversationId} addressOf={addressOf} />}
        <Leaving groups={groups} group={group} onGone={onGone} />
      </div>
    </Dialog>
  )
}

function Setup({ groups, group }: Pick<GroupDetailsProps, 'groups' | 'group'>) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  const [setup, setSetup] = useState<GroupDetails>(group.group)
  const { isBusy, failure, run } = useAction()
  if (!isOpen) return <Button look="secondary" onClick={() => setOpen(true)}>{t`Edit group`}</Button>
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const changed = { ...setup, title: setup.title.trim(), about: typed(setup.about) }
    if (await run(() => groups.change(group.conversationId, changed))) setOpen(false)
  }
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-5">
      {failure && <Notice>{failure}</Notice>}
      <SetupFields setup={setup} onChange={setSetup} />
      <div className="flex justify-end gap-2">
        <Button look="secondary" onClick={() => setOpen(false)}>{t`Cancel`}</Button>
        <Button type="submit" isBusy={isBusy}>{t`Save`}</Button>
      </div>
    </form>
  )
}

interface AddPeopleProps extends Pick<GroupDetailsProps, 'groups' | 'find'> {
  conversationId: string
  except: ReadonlySet<string>
  onAdded(): void
}

function AddPeople({ groups, conversationId, except, find, onAdded }: AddPeopleProps) {
  const { t } = useLingui()
  const [picked, setPicked] = useState<readonly UserProfile[]>([])
  const { isBusy, failure, run } = useAction()
  const add = async () => {
    const [first, ...others] = picked.map((person) => person.userId)
    if (first === undefined) return
    const { refused } = await groups.add(conversationId, [first, ...others])
    for (const { userId } of refused) {
      const name = isolated(picked.find((person) => person.userId === userId)?.displayName ?? '')
      toast(t`${name} could not be added: their privacy settings do not allow it.`)
    }
    setPicked([])
    onAdded()
  }
  return (
    <section aria-label={t`Add people`} className="flex flex-col gap-3">
      {failure && <Notice>{failure}</Notice>}
      <PeoplePicker label={t`Add people`} picked={picked} except={except} find={find} onPick={setPicked} />
      {picked.length > 0 && <Button isBusy={isBusy} onClick={() => void run(add)}>{t`Add to group`}</Button>}
    </section>
  )
}
