import { useLingui } from '@lingui/react/macro'
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useEffect, useMemo, useRef, useState } from 'react'
import { arrange } from '@/features/conversations/model/arrange'
import { type Keys, useShortcuts } from '@/lib/shortcuts/useShortcuts'
import { Late } from '@/lib/ui/Late'
import { loadMenu } from '@/lib/ui/Menu'
import { loadToasts } from '@/lib/ui/Toaster'
import { useChat } from '../chat/ChatContext'
import { Sidebar } from '../list/Sidebar'
import { Incoming } from '../notifications/Incoming'
import { TipOverlay } from '../tips/TipOverlay'
import { ConnectionBanner } from './ConnectionBanner'
import { neighbourOf } from './neighbourOf'
import { type Overlay, ShellContext } from './ShellContext'
import { UpdateBanner } from './UpdateBanner'
import { usePageTitle } from './usePageTitle'

const loadPalette = () => import('./CommandPalette')
const loadHelp = () => import('./ShortcutHelp')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const SettingsNav = lazy(async () => ({ default: (await import('../settings/SettingsNav')).SettingsNav }))
const loadNewChat = () => import('../newChat/NewChatOverlay')
const NewChatOverlay = lazy(async () => ({ default: (await loadNewChat()).NewChatOverlay }))
const loadNewGroup = () => import('../newChat/NewGroupOverlay')
const NewGroupOverlay = lazy(async () => ({ default: (await loadNewGroup()).NewGroupOverlay }))
const ShortcutHelp = lazy(async () => ({ default: (await loadHelp()).ShortcutHelp }))

/** Of `make start` alone: what is false is not in the build. */
const DevelopmentWallet = import.meta.env.DEV
  ? lazy(async () => {
      const { DevelopmentWallet } = await import('@/features/wallets/development/DevelopmentWallet')
      return { default: DevelopmentWallet }
    })
  : null

const MAIN = 'main'

/** Two panes where there is room; else the one that matters. */
export function Shell() {
  const { t } = useLingui()
  const { chat, identity } = useChat()
  const { conversationId = null, section, token, userId } = useParams({ strict: false })
  const { pathname } = useLocation()
  const isInSettings = pathname.startsWith('/settings')
  const [overlay, setOverlay] = useState<Overlay>(null)
  const [place, setPlace] = useState<string | null>(null)
  const shell = useMemo(() => ({ show: setOverlay, setPlace }), [])
  const isModerating = pathname.startsWith('/moderation')
  const isInvited = token !== undefined || userId !== undefined
  const isSharing = pathname === '/share'
  const hasMain = conversationId !== null || section !== undefined || isInvited || isModerating || isSharing
  usePageTitle(conversationId, place)
  useFocusInList(conversationId)
  useShellShortcuts(setOverlay)
  useAppShortcut(setOverlay)
  useEffect(prepareForLater, [])
  const close = () => setOverlay(null)
  return (
    <ShellContext value={shell}>
      <SkipToMain />
      <div className="flex h-dvh flex-col overflow-hidden">
        <ConnectionBanner socket={chat.socket} />
        <UpdateBanner />
        <div className="flex min-h-0 flex-1">
          <aside
            aria-label={isInSettings ? t`Settings` : t`Conversations and people`}
            className={`${hasMain ? 'hidden md:flex' : 'flex'} w-full shrink-0 flex-col border-line bg-paper md:w-[21rem] md:border-e lg:w-[23rem]`}
          >
            {isInSettings ? (
              <Late>
                <SettingsNav />
              </Late>
            ) : (
              <Sidebar />
            )}
          </aside>
          <main
            id={MAIN}
            tabIndex={-1}
            className={`${hasMain ? 'flex' : 'hidden md:flex'} relative min-w-0 flex-1 flex-col bg-surface focus:outline-none`}
          >
            {/* The list has the page's heading, and is not there on a phone. */}
            <h1 className="sr-only md:hidden" translate="no">
              Natter
            </h1>
            <Outlet />
          </main>
        </div>
      </div>
      {overlay && (
        <Late>
          {overlay === 'palette' && <CommandPalette onClose={close} />}
          {overlay === 'shortcuts' && <ShortcutHelp onClose={close} />}
          {overlay === 'newChat' && <NewChatOverlay onClose={close} />}
          {overlay === 'newGroup' && <NewGroupOverlay onClose={close} />}
        </Late>
      )}
      <TipOverlay />
      <Incoming />
      {DevelopmentWallet && (
        <Late>
          <DevelopmentWallet username={identity.username} />
        </Late>
      )}
    </ShellContext>
  )
}

/** What the app’s icon offers (manifest.webmanifest) begins in the address, and does not stay there. */
function useAppShortcut(show: (overlay: Overlay) => void): void {
  useEffect(() => {
    if (new URLSearchParams(location.search).get('new') !== 'chat') return
    history.replaceState(history.state, '', location.pathname)
    show('newChat')
  }, [show])
}

/** Whoever leaves a conversation is at its line of the list, unless the focus has gone somewhere else. */
function useFocusInList(conversationId: string | null): void {
  const left = useRef<string | null>(null)
  useEffect(() => {
    if (conversationId === null && document.activeElement === document.body)
      document.querySelector<HTMLElement>(`nav a[href$="/c/${left.current}"]`)?.focus()
    left.current = conversationId
  }, [conversationId])
}

/** The first stop of the keyboard: past the list of conversations, which may be long. */
function SkipToMain() {
  const { t } = useLingui()
  return (
    <button
      type="button"
      onClick={() => document.getElementById(MAIN)?.focus()}
      className="-translate-y-20 fixed start-3 top-3 z-50 min-h-11 rounded-xl bg-brand px-4 font-semibold text-on-brand focus-visible:translate-y-0 max-md:hidden"
    >
      {t`Skip to the conversation`}
    </button>
  )
}

/** Fetches what opens on a key or a press while there is time: at once then, and also without a connection. */
function prepareForLater(): (() => void) | undefined {
  const prepare = () => {
    const dialogs = [loadPalette(), loadHelp(), loadNewChat(), loadNewGroup()]
    const parts = [
      ...dialogs,
      loadMenu(),
      loadToasts(),
      import('../settings/SettingsNav'),
      import('../settings/SettingsScreen'),
    ]
    // Whatever is missing is fetched again when it is wanted.
    void Promise.allSettled(parts)
  }
  if (!('requestIdleCallback' in window)) return
  const handle = requestIdleCallback(prepare, { timeout: 10_000 })
  return () => cancelIdleCallback(handle)
}

/** What the keys do wherever one is; ShortcutHelp lists them. */
function useShellShortcuts(show: (overlay: Overlay) => void): void {
  const { chat } = useChat()
  const navigate = useNavigate()
  const { conversationId = null } = useParams({ strict: false })
  const go = (step: 1 | -1) => {
    const { requests, shown } = arrange(chat.conversations.state.getState().conversations)
    const neighbour = neighbourOf(conversationId, [...requests, ...shown], step)
    if (neighbour) void navigate({ to: '/c/$conversationId', params: { conversationId: neighbour } })
  }
  const shortcuts: Record<Keys, () => void> = {
    'mod+k': () => show('palette'),
    'mod+,': () => void navigate({ to: '/settings/$section', params: { section: 'account' } }),
    '?': () => show('shortcuts'),
    'alt+arrowup': () => go(-1),
    'alt+arrowdown': () => go(1),
    escape: () => void navigate({ to: '/' }),
  }
  useShortcuts(shortcuts)
}
