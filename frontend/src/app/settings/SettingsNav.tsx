import { useLingui } from '@lingui/react/macro'
import { Link, useParams } from '@tanstack/react-router'
import { useStore } from 'zustand'
import { isolated } from '@/lib/i18n/names'
import { Avatar } from '@/lib/ui/Avatar'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { BackIcon, NextIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { isTouch } from '@/lib/ui/pointer'
import { useChat } from '../chat/ChatContext'
import { usePlace } from '../shell/ShellContext'
import { useSettingsSections } from './sections'

/** The list of settings' pages, in place of the conversations. */
export function SettingsNav() {
  const { t } = useLingui()
  const { chat } = useChat()
  const me = useStore(chat.people.profiles)[chat.userId]
  const all = useSettingsSections()
  const sections = all.filter(({ id }) => id !== 'shortcuts' || !isTouch())
  const { section: id } = useParams({ strict: false })
  const open = all.find((known) => known.id === id)
  usePlace(open ? `${open.title} · ${t`Settings`}` : t`Settings`)
  return (
    <>
      <header className="flex items-center gap-1 py-3 ps-2 pe-4">
        <Link to="/" aria-label={t`Back to conversations`} className={ICON_BUTTON_LOOK}>
          <BackIcon />
        </Link>
        <h1 className="font-bold text-lg tracking-tight">{t`Settings`}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {me && (
          <div className="flex items-center gap-3 px-3 pt-1 pb-4">
            <ListRow
              start={<Avatar userId={me.userId} name={me.displayName} />}
              title={<bdi>{isolated(me.displayName)}</bdi>}
              detail={<bdi>@{me.handle}</bdi>}
            />
          </div>
        )}
        <nav aria-label={t`Settings`}>
          <ul className="flex flex-col gap-0.5">
            {sections.map(({ id, title, icon }) => (
              <li key={id}>
                <Link
                  to="/settings/$section"
                  params={{ section: id }}
                  className={`${LIST_ROW_LOOK} min-h-12`}
                >
                  <span className="text-muted">{icon}</span>
                  <span className="flex-1 font-medium">{title}</span>
                  <NextIcon className="size-4 text-muted md:hidden" />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </>
  )
}
