import { useLingui } from '@lingui/react/macro'
import { Link, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { AppearanceSettings } from '@/features/settings/components/AppearanceSettings'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { BackIcon } from '@/lib/ui/icons'
import { NotFound } from '../pages/NotFound'
import { ShortcutList } from '../shell/ShortcutHelp'
import { AccountPage } from './AccountPage'
import { SecurityPage } from './SecurityPage'
import { BlockedPage, DataPage, DevicesPage, NoticesPage, PrivacyPage } from './ServerPages'
import { useSettingsSections } from './sections'
import { WalletsPage } from './WalletsPage'

const PAGES: Record<string, ComponentType> = {
  account: AccountPage,
  privacy: PrivacyPage,
  blocked: BlockedPage,
  devices: DevicesPage,
  data: DataPage,
  security: SecurityPage,
  wallets: WalletsPage,
  notices: NoticesPage,
  appearance: AppearanceSettings,
  shortcuts: ShortcutList,
}

/** One page of the settings. */
export function SettingsScreen() {
  const { t } = useLingui()
  const { section: id = '' } = useParams({ strict: false })
  const section = useSettingsSections().find((known) => known.id === id)
  const Page = PAGES[id]
  if (!section || !Page) return <NotFound />
  return (
    <>
      <header className="flex min-h-16 items-center gap-2 border-line border-b ps-2 pe-4 md:ps-8">
        <Link to="/settings" aria-label={t`Back to settings`} className={`${ICON_BUTTON_LOOK} md:hidden`}>
          <BackIcon />
        </Link>
        <h2 className="font-bold text-xl tracking-tight">{section.title}</h2>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-6 md:px-8">
        <div className="mx-auto flex max-w-2xl flex-col gap-6 md:mx-0">
          <Page />
        </div>
      </div>
    </>
  )
}
