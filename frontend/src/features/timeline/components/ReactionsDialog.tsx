import { useLingui } from '@lingui/react/macro'
import { Avatar } from '@/lib/ui/Avatar'
import { Dialog } from '@/lib/ui/Dialog'
import { ListRow } from '@/lib/ui/ListRow'
import type { MessageRow } from '../model/row'

interface ReactionsDialogProps {
  row: MessageRow
  nameOf(userId: string): string
  onClose(): void
}

/** Who has put which emoji to a message. */
export function ReactionsDialog({ row, nameOf, onClose }: ReactionsDialogProps) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Reactions`} width="small" isOpen onClose={onClose}>
      <div className="flex flex-col gap-5">
        {row.reactions.map(({ emoji, userIds }) => (
          <section key={emoji} aria-label={emoji}>
            <h3 className="text-2xl">{emoji}</h3>
            <ul className="mt-1">
              {userIds.map((userId) => (
                <li key={userId} className="flex min-h-12 items-center gap-3">
                  <ListRow
                    start={<Avatar userId={userId} name={nameOf(userId)} size="small" />}
                    title={<bdi>{nameOf(userId)}</bdi>}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
