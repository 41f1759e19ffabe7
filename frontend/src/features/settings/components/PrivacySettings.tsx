import { useLingui } from '@lingui/react/macro'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { Audience, Settings } from '@/lib/protocol/generated'
import { Choice } from '@/lib/ui/Choice'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { Switch } from '@/lib/ui/Switch'
import { SettingsCard } from './SettingsCard'

/** What one lets others do and see. Each changes at once, and back where that is refused. */
export function PrivacySettings({ api }: { api: Pick<Api, 'getMe' | 'changeSettings'> }) {
  const { t } = useLingui()
  const { value, failure, change } = useRequest('settings', async () => (await api.getMe()).settings)
  const action = useAction()
  if (failure) return <Notice>{failure}</Notice>
  if (!value) return <SkeletonRows label={t`Loading settings`} />
  /** Others may be under way: this one touches no more than itself. */
  const set = async <Name extends keyof Settings>(name: Name, wanted: Settings[Name]) => {
    const put = (to: Settings[Name]) => change((now) => ({ ...now, [name]: to }))
    put(wanted)
    const isDone = await action.run(async () => put((await api.changeSettings({ [name]: wanted }))[name]))
    if (!isDone) put(value[name])
  }
  const toggle = (name: Exclude<keyof Settings, 'groupInvitations'>) => ({
    isOn: value[name],
    onChange: (isOn: boolean) => void set(name, isOn),
  })
  return (
    <>
      {action.failure && <Notice>{action.failure}</Notice>}
      <SettingsCard title={t`What others see`}>
        <Switch
          label={t`Read receipts`}
          hint={t`Others can see what you have read, and you can see what they have read.`}
          {...toggle('readReceipts')}
        />
        <Switch
          label={t`Online status`}
          hint={t`Others can see whether you are online or when you last were, and you can see the same about them.`}
          {...toggle('presence')}
        />
        <Switch
          label={t`Typing indicators`}
          hint={t`Others can see when you are typing.`}
          {...toggle('typing')}
        />
      </SettingsCard>
      <SettingsCard title={t`Who can reach you`}>
        <Switch
          label={t`Message requests`}
          hint={t`Messages from people you do not know wait until you accept them.`}
          {...toggle('messageRequests')}
        />
        <Choice<Audience>
          label={t`Who can add you to groups`}
          selected={value.groupInvitations}
          onSelect={(groupInvitations) => void set('groupInvitations', groupInvitations)}
          options={[
            { value: 'everyone', label: t`Everyone` },
            { value: 'contacts', label: t`Contacts` },
            { value: 'nobody', label: t`No one` },
          ]}
        />
      </SettingsCard>
      <SettingsCard title={t`Who can find you`}>
        <Switch label={t`By handle and name`} {...toggle('findableByName')} />
        <Switch
          label={t`By email address`}
          hint={t`Anyone who knows your full address can find you.`}
          {...toggle('findableByEmail')}
        />
        <Switch
          label={t`By wallet`}
          hint={t`Anyone who knows the address of a wallet you have linked can find you.`}
          {...toggle('findableByWallet')}
        />
      </SettingsCard>
    </>
  )
}
