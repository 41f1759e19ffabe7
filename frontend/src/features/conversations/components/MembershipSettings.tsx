import { useLingui } from '@lingui/react/macro'
import { useAction } from '@/lib/http/useAction'
import type { ChangeMembership, Membership } from '@/lib/protocol/generated'
import { formatExact } from '@/lib/time/format'
import { Select } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { QuietHours } from '@/lib/ui/QuietHours'
import { Switch } from '@/lib/ui/Switch'
import { FOR_EVER } from '../model/conversations'

const HOUR_MS = 60 * 60 * 1000
interface MembershipSettingsProps {
  membership: Membership
  /** Whether it is a group, in which one may want to hear of mentions alone. */
  isGroup: boolean
  /** The server's time in milliseconds. */
  now(): number
  /** Rejects with `RequestError`. */
  onChange(change: ChangeMembership): Promise<void>
}

/** Whether a conversation makes itself heard, and where it stands in one's list. */
export function MembershipSettings({ membership, isGroup, now, onChange }: MembershipSettingsProps) {
  const { t } = useLingui()
  const { isBusy, failure, run } = useAction()
  const change = (changed: ChangeMembership) => void run(() => onChange(changed))
  const mutedUntil = membership.mutedUntil ?? 0
  const isMuted = mutedUntil > now()
  return (
    <section aria-label={t`Your settings for this conversation`} className="flex flex-col gap-2">
      {failure && <Notice>{failure}</Notice>}
      <Select
        label={t`Notifications`}
        hint={isMuted && mutedUntil < FOR_EVER ? t`Muted until ${formatExact(mutedUntil)}` : undefined}
        value={muteValue(mutedUntil, now())}
        disabled={isBusy}
        onChange={({ target }) => change({ mutedUntil: mutedUntilOf(target.value, now()) })}
      >
        <option value="on">{t`On`}</option>
        <option value="1">{t`Muted for an hour`}</option>
        <option value="8">{t`Muted for 8 hours`}</option>
        <option value="168">{t`Muted for a week`}</option>
        <option value="ever">{t`Muted until I turn notifications back on`}</option>
        {isMuted && mutedUntil < FOR_EVER && <option value="until">{t`Muted for a while`}</option>}
      </Select>
      {isGroup && (
        <Switch
          label={t`Only mentions`}
          hint={t`Notifies you only of messages that mention you, reply to you or tip you.`}
          isOn={membership.mentionsOnly ?? false}
          isDisabled={isBusy}
          onChange={(mentionsOnly) => change({ mentionsOnly })}
        />
      )}
      <QuietHours
        label={t`Do not disturb`}
        hint={t`Hours of the day in which this conversation does not notify you.`}
        hours={membership.quietHours}
        isDisabled={isBusy}
        onChange={(quietHours) => change({ quietHours })}
      />
      <Switch
        label={t`Pinned to the top`}
        isOn={membership.pinnedAt != null}
        isDisabled={isBusy}
        onChange={(pinned) => change({ pinned })}
      />
      <Switch
        label={t`Archived`}
        hint={t`Keeps the conversation out of the way, at the end of the list.`}
        isOn={membership.archived}
        isDisabled={isBusy}
        onChange={(archived) => change({ archived })}
      />
    </section>
  )
}

function muteValue(mutedUntil: number, now: number): string {
  if (mutedUntil <= now) return 'on'
  return mutedUntil >= FOR_EVER ? 'ever' : 'until'
}

function mutedUntilOf(value: string, now: number): number {
  if (value === 'on') return 0
  return value === 'ever' ? FOR_EVER : now + Number(value) * HOUR_MS
}
