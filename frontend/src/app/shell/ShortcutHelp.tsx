import { useLingui } from '@lingui/react/macro'
import { type Keys, namesOf } from '@/lib/shortcuts/useShortcuts'
import { Dialog } from '@/lib/ui/Dialog'
import { Kbd } from '@/lib/ui/Kbd'

/** The keys that do something, and what. */
export function ShortcutHelp({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Keyboard shortcuts`} isOpen onClose={onClose}>
      <ShortcutList />
    </Dialog>
  )
}

/** The list itself, for the settings, too. */
export function ShortcutList() {
  const { t } = useLingui()
  const everywhere: Record<Keys, string> = {
    'mod+k': t`Find people, conversations and commands`,
    'alt+arrowup': t`Previous conversation`,
    'alt+arrowdown': t`Next conversation`,
    'mod+,': t`Settings`,
    '?': t`Show this list`,
    escape: t`Close the open dialog or menu`,
  }
  const rows: [string[], string][] = [
    ...Object.entries(everywhere).map(([keys, words]): [string[], string] => [namesOf(keys as Keys), words]),
    [['Enter'], t`Send message`],
    [['Shift', 'Enter'], t`New line in a message`],
    [['↑'], t`Edit your last message, when the message box is empty`],
    [['@'], t`Mention someone in a group`],
    [['Shift', 'F10'], t`Open the menu of a message or conversation`],
  ]
  return (
    <dl className="flex flex-col">
      {rows.map(([keys, words]) => (
        <div
          key={words}
          className="flex min-h-11 items-center justify-between gap-4 border-line border-b py-1.5 last:border-b-0"
        >
          <dt>{words}</dt>
          <dd>
            <Kbd keys={keys} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
