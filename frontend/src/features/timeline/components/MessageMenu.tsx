import { useLingui } from '@lingui/react/macro'
import { DropdownMenu as Radix } from 'radix-ui'
import { CopyIcon, DeleteIcon, EditIcon, ForwardIcon, ReplyIcon } from '@/lib/ui/icons'
import { MENU_LOOK, type MenuItem, MenuItems, useActionAfterClose } from '@/lib/ui/menuItems'
import { toast } from '@/lib/ui/toasts'
import type { MessageRow } from '../model/rows'
import type { MenuPlace, MessageActions, MessageChoices } from './messageActions'

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
  const closing = useActionAfterClose()
  const isOwn = (emoji: string) =>
    row.reactions.some((reaction) => reaction.emoji === emoji && reaction.userIds.includes(userId))
  const items = useItems(props)
  return (
    <Radix.Root modal={false} open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span aria-hidden="true" className="fixed size-0" style={{ left: place.x, top: place.y }} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          collisionPadding={8}
          aria-label={t`Message options`}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            place.origin.focus({ preventScroll: true })
            closing.run()
          }}
          className={MENU_LOOK}
        >
          <div role="none" className="flex justify-between">
            {EMOJI.map((emoji) => (
              <Radix.Item
                key={emoji}
                aria-label={isOwn(emoji) ? t`Take ${emoji} away` : t`React with ${emoji}`}
                onSelect={() =>
                  closing.choose({ id: emoji, label: emoji, onSelect: () => actions.react(row, emoji) })
                }
                className={`grid size-11 place-items-center rounded-xl text-xl outline-none data-[highlighted]:bg-brand-soft ${isOwn(emoji) ? 'bg-brand-soft' : ''}`}
              >
                {emoji}
              </Radix.Item>
            ))}
          </div>
          <Radix.Separator className="mx-2 my-1.5 h-px bg-line" />
          <MenuItems groups={items} onSelect={closing.choose} Item={Radix.Item} Line={Radix.Separator} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function useItems({ row, choices, mayDeleteOthers }: MessageMenuProps): MenuItem[][] {
  const { t } = useLingui()
  const copy = () =>
    void navigator.clipboard
      .writeText(row.text)
      .then(() => toast(t`Copied`))
      .catch(() => toast(t`This could not be copied.`, { tone: 'danger' }))
  const edit = { id: 'edit', label: t`Edit`, icon: <EditIcon />, onSelect: () => choices.edit(row) }
  const remove = {
    id: 'delete',
    label: t`Delete for everyone`,
    icon: <DeleteIcon />,
    isDangerous: true,
    onSelect: () => choices.remove(row),
  }
  return [
    [
      { id: 'reply', label: t`Reply`, icon: <ReplyIcon />, onSelect: () => choices.reply(row) },
      ...(row.isOwn ? [edit] : []),
      { id: 'copy', label: t`Copy text`, icon: <CopyIcon />, onSelect: copy },
      { id: 'forward', label: t`Forward`, icon: <ForwardIcon />, onSelect: () => choices.forward(row) },
    ],
    row.isOwn || mayDeleteOthers ? [remove] : [],
  ]
}
