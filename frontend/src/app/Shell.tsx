import { useLingui } from '@lingui/react/macro'
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { type Keys, useShortcuts } from '@/lib/shortcuts/useShortcuts'
import { useChat } from './ChatContext'
import { ConnectionBanner } from './ConnectionBanner'
import { neighbourOf } from './neighbourOf'
import { type Overlay, ShellContext } from './ShellContext'
import { Sidebar } from './Sidebar'
import { SettingsNav } from './settings/SettingsNav'
import { usePageTitle } from './usePageTitle'

const CommandPalette = lazy(async () => ({ default: (await import('./CommandPalette')).CommandPalette }))
const ShortcutHelp = lazy(async () => ({ default: (await import('./ShortcutHelp')).ShortcutHelp }))

/** Two panes where there is room; else the one that matters. */
export function Shell() {
  const { t } = useLingui()
  const { chat } = useChat()
  const { conversationId = null, section } = useParams({ strict: false })
  const isInSettings = useLocation().pathname.startsWith('/settings')
  const [overlay, setOverlay] = useState<Overlay>(null)
  const shell = useMemo(() => ({ show: setOverlay }), [])
  const hasMain = conversationId !== null || section !== undefined
  usePageTitle(conversationId)
  useShellShortcuts(setOverlay)
  const close = () => setOverlay(null)
  return (
    <ShellContext value={shell}>
      <div className="flex h-dvh flex-col">
        <ConnectionBanner socket={chat.socket} />
        <div className="flex min-h-0 flex-1">
          <aside
            aria-label={isInSettings ? t`Settings` : t`Conversations and people`}
            className={`${hasMain ? 'hidden md:flex' : 'flex'} w-full shrink-0 flex-col border-line bg-paper md:w-[21rem] md:border-e lg:w-[23rem]`}
          >
            {isInSettings ? <SettingsNav /> : <Sidebar />}
          </aside>
          <main className={`${hasMain ? 'flex' : 'hidden md:flex'} min-w-0 flex-1 flex-col bg-surface`}>
            <Outlet />
          </main>
        </div>
      </div>
      <Suspense>
        {overlay === 'palette' && <CommandPalette onClose={close} />}
        {overlay === 'shortcuts' && <ShortcutHelp onClose={close} />}
      </Suspense>
    </ShellContext>
  )
}

/** What the keys do wherever one is; ShortcutHelp lists them. */
function useShellShortcuts(show: (overlay: Overlay) => void): void {
  const { chat } = useChat()
  const navigate = useNavigate()
  const { conversationId = null } = useParams({ strict: false })
  const go = (step: 1 | -1) => {
    const neighbour = neighbourOf(conversationId, chat.conversations.state.getState().conversations, step)
    if (neighbour) void navigate({ to: '/c/$conversationId', params: { conversationId: neighbour } })
  }
  const shortcuts: Record<Keys, () => void> = {
    'mod+k': () => show('palette'),
    'mod+,': () => void navigate({ to: '/settings/$section', params: { section: 'appearance' } }),
    '?': () => show('shortcuts'),
    'alt+arrowup': () => go(-1),
    'alt+arrowdown': () => go(1),
    escape: () => void navigate({ to: '/' }),
  }
  useShortcuts(shortcuts)
}
