import { useLingui } from '@lingui/react/macro'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { ConversationList } from '@/features/conversations/components/ConversationList'
import { unreadMentions } from '@/features/conversations/model/ownMentions'
import { PeopleSearch } from '@/features/people/components/PeopleSearch'
import { isolated } from '@/lib/i18n/names'
import { attachedOf } from '@/lib/media/attached'
import { withFiles } from '@/lib/media/words'
import type { ConversationSummary } from '@/lib/protocol/generated'
import { namesOf } from '@/lib/shortcuts/useShortcuts'
import { ShieldIcon } from '@/lib/ui/conversationIcons'
import { ICON_BUTTON_LOOK, IconButton } from '@/lib/ui/IconButton'
import {
  GroupIcon,
  KeyboardIcon,
  MoreIcon,
  NewChatIcon,
  SearchIcon,
  SettingsIcon,
  SignOutIcon,
} from '@/lib/ui/icons'
import { Late } from '@/lib/ui/Late'
import { LIST_ROW_LOOK } from '@/lib/ui/ListRow'
import { Logo } from '@/lib/ui/Logo'
import { Menu } from '@/lib/ui/Menu'
import { isTouch } from '@/lib/ui/pointer'
import type { MenuPlace } from '@/lib/ui/useMenuPlace'
import { useChat } from '../chat/ChatContext'
import { useOpenWith } from '../newChat/useOpenWith'
import { WaysToBegin } from '../newChat/WaysToBegin'
import { useNamed, useNames } from '../people/useNames'
import { useTyping } from '../people/useTitles'
import { useShell } from '../shell/ShellContext'

const ListMenu = lazy(async () => ({ default: (await import('./ListMenu')).ListMenu }))
const SearchTabs = lazy(async () => ({ default: (await import('../search/SearchTabs')).SearchTabs }))

/** One's conversations, and how to begin another. */
export function Sidebar() {
  const { t } = useLingui()
  const { chat } = useChat()
  const nameOf = useNames()
  const named = useNamed()
  const openWith = useOpenWith()
  const drafts = useDraftsElsewhere()
  const failed = useFailed()
  const typing = useTyping()
  const mentioned = useMentioned()
  const [menu, setMenu] = useState<{ id: string; summary: ConversationSummary; place: MenuPlace } | null>(
    null,
  )
  return (
    <>
      <Header />
      <PeopleSearch
        people={chat.people}
        userId={chat.userId}
        onChoose={openWith}
        renderFound={(people, typed, type) => (
          <Late coming={people} failed={people}>
            <SearchTabs people={people} typed={typed} onType={type} />
          </Late>
        )}
      >
        <nav aria-label={t`Conversations`}>
          <ConversationList
            conversations={chat.conversations}
            now={chat.now()}
            userId={chat.userId}
            nameOf={nameOf}
            named={named}
            drafts={drafts}
            failed={failed}
            typing={typing}
            mentioned={mentioned}
            // Where there is room, the other pane offers them.
            ways={
              <div className="md:hidden">
                <WaysToBegin />
              </div>
            }
            onMenu={(summary, place) => setMenu({ id: crypto.randomUUID(), summary, place })}
            renderLink={(conversationId, content) => (
              <Link to="/c/$conversationId" params={{ conversationId }} className={LIST_ROW_LOOK}>
                {content}
              </Link>
            )}
          />
        </nav>
      </PeopleSearch>
      {menu && (
        <Late>
          <ListMenu {...menu} key={menu.id} onClose={() => setMenu(null)} />
        </Late>
      )}
    </>
  )
}

/** What was typed and not sent; of the open conversation one sees it. */
function useDraftsElsewhere(): Readonly<Record<string, string>> {
  const { chat } = useChat()
  const { conversationId: open = '' } = useParams({ strict: false })
  const { [open]: _, ...elsewhere } = useStore(chat.drafts.texts)
  return elsewhere
}

/** The newest message of each conversation that could not be sent. */
function useFailed(): Readonly<Record<string, string>> {
  const { chat } = useChat()
  const items = useStore(chat.outbox.items)
  return useMemo(() => {
    const failed = items.filter(({ failure, change }) => failure !== undefined && !change)
    return Object.fromEntries(
      failed.map(({ conversationId, text, files = [] }) => [
        conversationId,
        withFiles(text, attachedOf(files)),
      ]),
    )
  }, [items])
}

/** The conversations in which something unread names oneself. */
function useMentioned(): ReadonlySet<string> {
  const { chat } = useChat()
  const newest = useStore(chat.mentions.newest)
  const readUpTo = useStore(chat.reads.marks)
  return useMemo(() => unreadMentions(newest, readUpTo), [newest, readUpTo])
}

function Header() {
  const { t } = useLingui()
  const { chat } = useChat()
  const { show } = useShell()
  const me = useStore(chat.people.profiles)[chat.userId]
  return (
    <header className="flex items-center gap-1 ps-4 pe-2 pt-3 pb-3">
      <Logo className="me-2 size-9 shrink-0" />
      <div className="min-w-0 flex-1 leading-tight">
        <h1 className="font-bold text-lg tracking-tight" translate="no">
          Natter
        </h1>
        <p className="h-4 truncate text-muted text-xs">
          {me && (
            <>
              <span className="sr-only">{t`Signed in as`} </span>
              <bdi>{isolated(me.displayName)}</bdi> · <bdi>@{me.handle}</bdi>
            </>
          )}
        </p>
      </div>
      <IconButton label={t`New chat`} onClick={() => show('newChat')}>
        <NewChatIcon />
      </IconButton>
      <MainMenu />
    </header>
  )
}

function MainMenu() {
  const { t } = useLingui()
  const { signOut, identity } = useChat()
  const { show } = useShell()
  const navigate = useNavigate()
  const moderation = {
    id: 'moderation',
    label: t`Moderation`,
    icon: <ShieldIcon />,
    onSelect: () => void navigate({ to: '/moderation' }),
  }
  const shortcuts = {
    id: 'shortcuts',
    label: t`Keyboard shortcuts`,
    icon: <KeyboardIcon />,
    keys: namesOf('?').join(' '),
    onSelect: () => show('shortcuts'),
  }
  const groups = [
    [
      { id: 'new-group', label: t`New group`, icon: <GroupIcon />, onSelect: () => show('newGroup') },
      {
        id: 'palette',
        label: t`Find anything`,
        icon: <SearchIcon />,
        keys: namesOf('mod+k').join(' '),
        onSelect: () => show('palette'),
      },
    ],
    identity.isModerator ? [moderation] : [],
    [
      {
        id: 'settings',
        label: t`Settings`,
        icon: <SettingsIcon />,
        keys: namesOf('mod+,').join(' '),
        onSelect: () => void navigate({ to: '/settings' }),
      },
      ...(isTouch() ? [] : [shortcuts]),
    ],
    [{ id: 'sign-out', label: t`Sign out`, icon: <SignOutIcon />, onSelect: signOut }],
  ]
  return (
    <Menu groups={groups}>
      <button type="button" aria-label={t`Menu`} className={ICON_BUTTON_LOOK}>
        <MoreIcon />
      </button>
    </Menu>
  )
}
