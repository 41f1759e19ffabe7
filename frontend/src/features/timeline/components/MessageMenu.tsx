import { useLingui } from '@lingui/react/macro'
import { DropdownMenu as Radix } from 'radix-ui'
import { SmileIcon } from '@/lib/ui/conversationIcons'
import {
  AlertIcon,
  ChecksIcon,
  CoinIcon,
  CopyIcon,
  DeleteIcon,
  EditIcon,
  ForwardIcon,
  GroupIcon,
  LinkIcon,
  ReplyIcon,
} from '@/lib/ui/icons'
import { MenuAt } from '@/lib/ui/MenuAt'
import type { MenuItem } from '@/lib/ui/menuItems'
import { copy } from '@/lib/ui/share'
import type { MenuPlace } from '@/lib/ui/useMenuPlace'
import type { MessageRow } from '../model/row'
import type { MessageActions, MessageChoices } from './messageActions'

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🎉']

interface MessageMenuProps {
  row: MessageRow
  place: MenuPlace
  userId: string
  mayDeleteOthers: boolean
  choices: MessageChoices
  actions: MessageActions
  onClose(): void
}

/** What can be done with a message, where its menu was asked for. */
export function MessageMenu(props: MessageMenuProps) {
  const { row, place, userId, actions, onClose } = props
  const { t } = useLingui()
  const isOwn = (emoji: string) =>
    row.reactions.some((reaction) => reaction.emoji === emoji && reaction.userIds.includes(userId))
  const emojiRow = (choose: (item: MenuItem) => void) => (
    <>
      <div role="none" className="flex justify-between">
        {EMOJI.map((emoji) => (
          <Radix.Item
            key={emoji}
            aria-label={isOwn(emoji) ? t`Remove ${emoji}` : t`React with ${emoji}`}
            onSelect={() => choose({ id: emoji, label: emoji, onSelect: () => actions.react(row, emoji) })}
            className={`grid size-11 place-items-center rounded-xl text-xl outline-none data-[highlighted]:bg-brand-soft ${isOwn(emoji) ? 'bg-brand-soft' : ''}`}
          >
            {emoji}
          </Radix.Item>
        ))}
      </div>
      <Radix.Separator className="mx-2 my-1.5 h-px bg-line" />
    </>
  )
  return (
    <MenuAt
      label={t`Message options`}
      place={place}
      groups={useItems(props)}
      onClose={onClose}
      head={emojiRow}
    />
  )
}

function useItems({ row, choices, mayDeleteOthers }: MessageMenuProps): MenuItem[][] {
  const { t } = useLingui()
  const copyText = {
    id: 'copy',
    label: t`Copy text`,
    icon: <CopyIcon />,
    onSelect: () => void copy(row.text),
  }
  const edit = { id: 'edit', label: t`Edit`, icon: <EditIcon />, onSelect: () => choices.edit(row) }
  const info = {
    id: 'info',
    label: t`Message info`,
    icon: <ChecksIcon />,
    onSelect: () => choices.info(row),
  }
  const tip = { id: 'tip', label: t`Tip`, icon: <CoinIcon />, onSelect: () => choices.tip(row) }
  const reactions = {
    id: 'reactions',
    label: t`Who reacted`,
    icon: <GroupIcon />,
    onSelect: () => choices.reactions(row),
  }
  const report = {
    id: 'report',
    label: t`Report`,
    icon: <AlertIcon />,
    isDangerous: true,
    onSelect: () => choices.report(row),
  }
  const remove = {
    id: 'delete',
    label: t`Delete for everyone`,
    icon: <DeleteIcon />,
    isDangerous: true,
    onSelect: () => choices.remove(row),
  }
  return [
    [
      { id: 'emoji', label: t`More reactions`, icon: <SmileIcon />, onSelect: () => choices.emoji(row) },
      ...(row.reactions.length > 0 ? [reactions] : []),
      { id: 'reply', label: t`Reply`, icon: <ReplyIcon />, onSelect: () => choices.reply(row) },
      ...(row.isOwn ? [edit] : []),
      ...(row.text === '' ? [] : [copyText]),
      { id: 'link', label: t`Copy link`, icon: <LinkIcon />, onSelect: () => void copy(choices.linkTo(row)) },
      { id: 'forward', label: t`Forward`, icon: <ForwardIcon />, onSelect: () => choices.forward(row) },
      ...choices.more(row),
      row.isOwn ? info : tip,
    ],
    [...(row.isOwn ? [] : [report]), ...(row.isOwn || mayDeleteOthers ? [remove] : [])],
  ]
}
