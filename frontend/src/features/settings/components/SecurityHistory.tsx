import { useLingui } from '@lingui/react/macro'
import type { Api } from '@/lib/http/api'
import { useRequest } from '@/lib/http/useRequest'
import { formatExact } from '@/lib/time/format'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { SettingsCard } from './SettingsCard'
import { securityEventText } from './securityEventText'

/** What happened to one’s account of late. */
export function SecurityHistory({ api }: { api: Pick<Api, 'listSecurityNotices'> }) {
  const { t } = useLingui()
  const { value, failure } = useRequest(
    'securityNotices',
    async () => (await api.listSecurityNotices()).notices,
  )
  return (
    <SettingsCard
      title={t`Security activity`}
      about={t`What happened to your account since you signed in here. If you do not recognise something, sign out all devices and change your password.`}
    >
      {failure && <Notice>{failure}</Notice>}
      {!value && !failure && <SkeletonRows label={t`Loading security activity`} />}
      {value?.length === 0 && <p className="text-muted">{t`Nothing yet`}</p>}
      <ul className="flex flex-col gap-1">
        {value?.map(({ noticeId, at, event }) => (
          <li key={noticeId}>
            <ListRow title={<bdi>{securityEventText(event)}</bdi>} detail={formatExact(at)} />
          </li>
        ))}
      </ul>
    </SettingsCard>
  )
}
