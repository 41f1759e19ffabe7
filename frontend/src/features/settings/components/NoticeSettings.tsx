import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { prefer, preferences } from '@/lib/preferences/preferences'
import { playKnock } from '@/lib/ui/knock'
import { Switch } from '@/lib/ui/Switch'
import { SettingsCard } from './SettingsCard'

/** What one hears of messages while another conversation is open. */
export function NoticeSettings() {
  const { t } = useLingui()
  const { sound, soundAtNight } = useStore(preferences)
  const change = (isOn: boolean) => {
    prefer({ sound: isOn })
    if (isOn) void playKnock()
  }
  return (
    <SettingsCard
      title={t`New messages`}
      about={t`The app notifies you of messages in other conversations, except muted ones.`}
    >
      <Switch label={t`Play a sound`} hint={t`On this device`} isOn={sound} onChange={change} />
      {sound && (
        <Switch
          label={t`At night, too`}
          hint={t`Between 10 pm and 7 am`}
          isOn={soundAtNight}
          onChange={(isOn) => prefer({ soundAtNight: isOn })}
        />
      )}
    </SettingsCard>
  )
}
