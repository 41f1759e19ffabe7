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
          hint={t`Others see what you have read, and you see what they have.`}
          {...toggle('readReceipts')}
        />
        <Switch
          label={t`When you are here`}
          hint={t`Others see whether you are online or were last, and you see it of them.`}
          {...toggle('presence')}
        />
        <Switch label={t`Typing`} hint={t`Others see that you are typing.`} {...toggle('typing')} />
      </SettingsCard>
      <SettingsCard title={t`Who reaches you`}>
        <Switch
          label={t`Message requests`}
          hint={t`What strangers write waits until you accept it.`}
          {...toggle('messageRequests')}
        />
        <Choice<Audience>
          label={t`Who puts you into groups`}
          selected={value.groupInvitations}
          onSelect={(groupInvitations) => void set('groupInvitations', groupInvitations)}
          options={[
            { value: 'everyone', label: t`Everybody` },
            { value: 'contacts', label: t`Contacts` },
            { value: 'nobody', label: t`Nobody` },
          ]}
        />
      </SettingsCard>
      <SettingsCard title={t`Who finds you`}>
        <Switch label={t`By handle and name`} {...toggle('findableByName')} />
        <Switch
          label={t`By e-mail address`}
          hint={t`Whoever knows your whole address finds you by it.`}
          {...toggle('findableByEmail')}
        />
        <Switch
          label={t`By wallet`}
          hint={t`Whoever knows the address of a wallet that you have linked finds you by it.`}
          {...toggle('findableByWallet')}
        />
      </SettingsCard>
    </>
  )
}
