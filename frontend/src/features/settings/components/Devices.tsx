import { useLingui } from '@lingui/react/macro'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import { formatExact } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { DeviceIcon } from '@/lib/ui/icons'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { SettingsCard } from './SettingsCard'

/** Where one is signed in. */
export function Devices({ api }: { api: Pick<Api, 'listDevices' | 'revokeDevice'> }) {
  const { t } = useLingui()
  const { value, failure, reload } = useRequest('devices', async () => (await api.listDevices()).devices)
  const action = useAction()
  const revoke = async (sessionId: string) => {
    await api.revokeDevice(sessionId)
    reload()
  }
  return (
    <SettingsCard
      title={t`Your devices`}
      about={t`A device that you sign out is disconnected within seconds. To be safe, your other devices will ask you to sign in again within ten minutes.`}
    >
      {(failure ?? action.failure) && <Notice>{failure ?? action.failure}</Notice>}
      {!value && !failure && <SkeletonRows label={t`Loading devices`} />}
      <ul className="flex flex-col gap-1">
        {value?.map(({ sessionId, device, lastSeenAt, isCurrent }) => (
          <li key={sessionId} className="flex min-h-14 flex-wrap items-center gap-3">
            <ListRow
              start={<DeviceIcon className="size-6 shrink-0 text-muted" />}
              title={<bdi>{device}</bdi>}
              detail={isCurrent ? t`This device` : t`Last seen ${formatExact(lastSeenAt)}`}
            />
            {!isCurrent && (
              <Button
                look="secondary"
                disabled={action.isBusy}
                aria-label={t`Sign out ${device}`}
                onClick={() => void action.run(() => revoke(sessionId))}
              >
                {t`Sign out`}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </SettingsCard>
  )
}
