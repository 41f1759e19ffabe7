import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { prefer } from '@/lib/preferences/preferences'
import { ShieldIcon } from '@/lib/ui/conversationIcons'
import { KeyboardIcon, MoonIcon, ScreenIcon, SignOutIcon, SunIcon } from '@/lib/ui/icons'
import type { PaletteItem } from '@/lib/ui/Palette'
import { isTouch } from '@/lib/ui/pointer'
import { useChat } from '../chat/ChatContext'
import { useSettingsSections } from '../settings/sections'
import { useShell } from './ShellContext'

/** What can be done from anywhere. */
export function useCommands(): PaletteItem[] {
  const { t } = useLingui()
  const { signOut, identity } = useChat()
  const { show } = useShell()
  const navigate = useNavigate()
  // The keys have a command of their own.
  const sections = useSettingsSections().filter(({ id }) => id !== 'shortcuts')
  const settings = sections.map(({ id, title, icon }) => ({
    id: `settings-${id}`,
    label: title,
    detail: t`Settings`,
    icon,
    onSelect: () => void navigate({ to: '/settings/$section', params: { section: id } }),
  }))
  const themes = [
    { id: 'light', label: t`Light theme`, icon: <SunIcon />, onSelect: () => prefer({ theme: 'light' }) },
    { id: 'dark', label: t`Dark theme`, icon: <MoonIcon />, onSelect: () => prefer({ theme: 'dark' }) },
    {
      id: 'system',
      label: t`System theme`,
      icon: <ScreenIcon />,
      onSelect: () => prefer({ theme: 'system' }),
    },
  ]
  const moderation = {
    id: 'moderation',
    label: t`Moderation`,
    icon: <ShieldIcon />,
    onSelect: () => void navigate({ to: '/moderation' }),
  }
  const keys = {
    id: 'keys',
    label: t`Keyboard shortcuts`,
    icon: <KeyboardIcon />,
    onSelect: () => show('shortcuts'),
  }
  return [
    ...(identity.isModerator ? [moderation] : []),
    ...settings,
    ...themes,
    ...(isTouch() ? [] : [keys]),
    { id: 'sign-out', label: t`Sign out`, icon: <SignOutIcon />, onSelect: signOut },
  ]
}
