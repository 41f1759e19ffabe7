import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import {
  BellIcon,
  BlockIcon,
  DeviceIcon,
  DownloadIcon,
  EyeIcon,
  KeyboardIcon,
  LockIcon,
  PaletteIcon,
  UserIcon,
  WalletIcon,
} from '@/lib/ui/icons'

/** A page of the settings. */
export interface SettingsSection {
  /** In its address. */
  id: string
  title: string
  icon: ReactNode
}

/**
 * The pages of the settings, in their order. A new one is a line here, and one of `PAGES` in SettingsScreen.
 */
export function useSettingsSections(): readonly SettingsSection[] {
  const { t } = useLingui()
  return [
    { id: 'account', title: t`Account`, icon: <UserIcon /> },
    { id: 'privacy', title: t`Privacy`, icon: <EyeIcon /> },
    { id: 'blocked', title: t`Blocked people`, icon: <BlockIcon /> },
    { id: 'devices', title: t`Devices`, icon: <DeviceIcon /> },
    { id: 'security', title: t`Security`, icon: <LockIcon /> },
    { id: 'wallets', title: t`Wallets and tips`, icon: <WalletIcon /> },
    { id: 'notices', title: t`Notifications and sound`, icon: <BellIcon /> },
    { id: 'appearance', title: t`Appearance`, icon: <PaletteIcon /> },
    { id: 'data', title: t`Your data`, icon: <DownloadIcon /> },
    { id: 'shortcuts', title: t`Keyboard shortcuts`, icon: <KeyboardIcon /> },
  ]
}
