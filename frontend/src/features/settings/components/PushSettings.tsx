import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { NotificationSettings } from '@/lib/protocol/generated'
import { Select } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { QuietHours } from '@/lib/ui/QuietHours'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { Switch } from '@/lib/ui/Switch'
import { type PushState, pushState, turnOff, turnOn } from '../model/push'
import { SettingsCard } from './SettingsCard'

type SettingsApi = Pick<Api, 'getNotifications' | 'changeNotifications' | 'subscribe' | 'unsubscribe'>

/** After how many hours one may be emailed. */
const DIGEST_HOURS = [1, 4, 8, 24]

/** What this device shows while the app is closed, and what one wants to be told of on all of them. */
export function PushSettings({ api }: { api: SettingsApi }) {
  const { t } = useLingui()
  const { value, failure, change } = useRequest('notifications', async () => ({
    ...(await api.getNotifications()),
    state: await pushState(),
  }))
  const action = useAction()
  if (failure) return <Notice>{failure}</Notice>
  if (!value) return <SkeletonRows label={t`Loading settings`} />
  const { settings, serverKey, state } = value
  const switchTo = (isOn: boolean) =>
    action.run(async () => {
      if (!serverKey) return
      const now = isOn ? await turnOn(api, serverKey) : await turnOff(api)
      change((known) => ({ ...known, state: now }))
    })
  const set = async (changes: Partial<NotificationSettings>) => {
    const put = (to: NotificationSettings) => change((known) => ({ ...known, settings: to }))
    const wanted = { ...settings, ...changes }
    put(wanted)
    if (!(await action.run(async () => put(await api.changeNotifications(wanted))))) put(settings)
  }
  return (
    <>
      {action.failure && <Notice>{action.failure}</Notice>}
      <SettingsCard
        title={t`Notifications`}
        about={t`Notifies you of new messages while Natter is closed or in the background.`}
      >
        <Availability
          state={state}
          isOffered={serverKey != null}
          isBusy={action.isBusy}
          onChange={switchTo}
        />
      </SettingsCard>
      <SettingsCard title={t`On all your devices`}>
        <Switch
          label={t`Hide content`}
          hint={t`Notifications show neither the sender nor the message.`}
          isOn={settings.hideContent}
          onChange={(hideContent) => void set({ hideContent })}
        />
        <Switch
          label={t`In groups, only mentions`}
          hint={t`Notifies you only of messages that mention you, reply to you or tip you.`}
          isOn={settings.mentionsOnly}
          onChange={(mentionsOnly) => void set({ mentionsOnly })}
        />
        <QuietHours
          label={t`Do not disturb`}
          hint={t`No notifications at night, or whenever you choose.`}
          hours={settings.quietHours}
          onChange={(quietHours) => void set({ quietHours })}
        />
        {value.sendsEmails && (
          <Select
            label={t`Email me unread messages`}
            hint={t`Hidden content stays hidden there, too.`}
            value={settings.digestAfterHours ?? 0}
            onChange={({ target }) => void set({ digestAfterHours: Number(target.value) || null })}
          >
            <option value={0}>{t`Never`}</option>
            {DIGEST_HOURS.map((hours) => (
              <option key={hours} value={hours}>
                {plural(hours, { one: 'After an hour', other: 'After # hours' })}
              </option>
            ))}
          </Select>
        )}
      </SettingsCard>
    </>
  )
}

interface AvailabilityProps {
  state: PushState
  isOffered: boolean
  isBusy: boolean
  onChange(isOn: boolean): void
}

/** Whether this device is notified, or why it cannot be. */
function Availability({ state, isOffered, isBusy, onChange }: AvailabilityProps) {
  const { t } = useLingui()
  const reasons: Record<PushState, string> = {
    unsupported: t`This browser does not support notifications. On an iPhone or iPad, add Natter to the home screen first.`,
    blocked: t`Notifications are blocked. Allow them in the browser's settings for this page.`,
    off: t`On this device`,
    on: t`On this device`,
  }
  return (
    <Switch
      label={t`Notify me of messages`}
      hint={isOffered ? reasons[state] : t`This server does not send notifications.`}
      isOn={state === 'on'}
      isDisabled={isBusy || !isOffered || state === 'unsupported' || state === 'blocked'}
      onChange={onChange}
    />
  )
}
