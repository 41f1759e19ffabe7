import { Plural, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import type { Member, Role } from '@/lib/protocol/generated'
import { reasonOf } from '@/lib/protocol/requestError'
import { Avatar } from '@/lib/ui/Avatar'
import { Confirm } from '@/lib/ui/Confirm'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { MoreIcon } from '@/lib/ui/icons'
import { ListRow } from '@/lib/ui/ListRow'
import { Menu } from '@/lib/ui/Menu'
import { toast } from '@/lib/ui/toasts'
import type { Groups } from '../model/groups'

interface MembersProps {
  groups: Groups
  conversationId: string
  members: readonly Member[]
  userId: string
  /** What one may do oneself. */
  role: Role
  nameOf(userId: string): string
  contact: Contact
  /** They are not as they were. */
  onChange(): void
}

/** What one may do about somebody outside of the group, too. */
export interface Contact {
  /** Shows who they are. */
  show(userId: string): void
  /** Opens the conversation with them. */
  write(userId: string): void
  /** Tells the moderators. */
  report(userId: string): void
}

/** What is asked before it is done. */
interface Question {
  title: string
  description: string
  action: string
  act(): Promise<void>
}

/** Who is in a group, and what may be done about it. */
export function Members(props: MembersProps) {
  const { groups, conversationId, members, userId, role, nameOf, contact, onChange } = props
  const { t } = useLingui()
  const [question, setQuestion] = useState<Question | null>(null)
  const giveRole = async (member: Member, next: Role) => {
    await groups.changeRole(conversationId, member.userId, next)
    onChange()
  }
  const tryRole = (member: Member, next: Role) =>
    void giveRole(member, next).catch((error) => toast(reasonOf(error), { tone: 'danger' }))
  const itemsFor = (member: Member) => {
    const name = nameOf(member.userId)
    const isOwner = role === 'owner'
    const canRemove = isOwner || (role === 'admin' && member.role === 'member')
    const roles = !isOwner
      ? []
      : [
          member.role === 'member'
            ? { id: 'admin', label: t`Make admin`, onSelect: () => tryRole(member, 'admin') }
            : { id: 'member', label: t`Remove as admin`, onSelect: () => tryRole(member, 'member') },
          {
            id: 'owner',
            label: t`Transfer ownership`,
            onSelect: () =>
              setQuestion({
                title: t`Transfer ownership to ${name}?`,
                description: t`You will become an admin, and you cannot undo this yourself.`,
                action: t`Transfer`,
                act: () => giveRole(member, 'owner'),
              }),
          },
        ]
    const removal = {
      id: 'remove',
      label: t`Remove from group`,
      isDangerous: true,
      onSelect: () =>
        setQuestion({
          title: t`Remove ${name}?`,
          description: t`They will no longer see new messages in this group.`,
          action: t`Remove`,
          act: async () => {
            await groups.removeMember(conversationId, member.userId)
            onChange()
          },
        }),
    }
    const write = { id: 'write', label: t`Message ${name}`, onSelect: () => contact.write(member.userId) }
    const report = {
      id: 'report',
      label: t`Report`,
      isDangerous: true,
      onSelect: () => contact.report(member.userId),
    }
    const profile = { id: 'profile', label: t`Profile`, onSelect: () => contact.show(member.userId) }
    return [[profile, write], roles, [...(canRemove ? [removal] : []), report]]
  }
  return (
    <section aria-label={t`Members`}>
      <h3 className="font-semibold">
        <Plural value={members.length} one="# member" other="# members" />
      </h3>
      <ul className="mt-2 flex flex-col gap-0.5">
        {members.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            name={nameOf(member.userId)}
            isSelf={member.userId === userId}
          >
            {member.userId !== userId && (
              <Menu groups={itemsFor(member)}>
                <button
                  type="button"
                  aria-label={t`Options for ${nameOf(member.userId)}`}
                  className={ICON_BUTTON_LOOK}
                >
                  <MoreIcon />
                </button>
              </Menu>
            )}
          </MemberRow>
        ))}
      </ul>
      {question && (
        <Confirm
          title={question.title}
          description={question.description}
          action={question.action}
          isDangerous
          isOpen
          onClose={() => setQuestion(null)}
          onConfirm={question.act}
        />
      )}
    </section>
  )
}

interface MemberRowProps {
  member: Member
  name: string
  isSelf: boolean
  /** What may be done about them. */
  children: ReactNode
}

function MemberRow({ member, name, isSelf, children }: MemberRowProps) {
  const { t } = useLingui()
  const roles: Record<Role, string> = { owner: t`Owner`, admin: t`Admin`, member: t`Member` }
  return (
    <li className="flex min-h-14 items-center gap-3">
      <ListRow
        start={<Avatar userId={member.userId} name={name} size="small" />}
        title={
          <>
            <bdi>{name}</bdi>
            {isSelf && ` (${t`you`})`}
          </>
        }
        detail={roles[member.role]}
      />
      {children}
    </li>
  )
}
