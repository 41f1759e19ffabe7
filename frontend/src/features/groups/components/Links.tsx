import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { Link } from '@/lib/protocol/generated'
import { formatExact } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { Select } from '@/lib/ui/Field'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon, CopyIcon, LinkIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { copy } from '@/lib/ui/share'
import type { Groups } from '../model/groups'

const HOUR_MS = 60 * 60 * 1000
const DAYS = [1, 7, 30]
const USES = [1, 10, 100]
const UNLIMITED = ''

interface LinksProps {
  groups: Groups
  conversationId: string
  /** The address of the page that lets in whoever has the link’s token. */
  addressOf(token: string): string
}

/** The links by which people come into a group. */
export function Links({ groups, conversationId, addressOf }: LinksProps) {
  const { t } = useLingui()
  const { value: links, failure, reload } = useRequest(conversationId, () => groups.links(conversationId))
  const action = useAction()
  const [days, setDays] = useState(UNLIMITED)
  const [uses, setUses] = useState(UNLIMITED)
  const make = async () => {
    const lifetimeMs = days === UNLIMITED ? {} : { lifetimeMs: Number(days) * 24 * HOUR_MS }
    const maxUses = uses === UNLIMITED ? {} : { maxUses: Number(uses) }
    await groups.makeLink(conversationId, { ...lifetimeMs, ...maxUses })
    reload()
  }
  const revoke = async (link: Link) => {
    await groups.revokeLink(conversationId, link.linkId)
    reload()
  }
  return (
    <section aria-label={t`Links`} className="flex flex-col gap-3">
      <h3 className="font-semibold">{t`Links`}</h3>
      {(failure ?? action.failure) && <Notice>{failure ?? action.failure}</Notice>}
      {!links && !failure && <SkeletonRows label={t`Loading links`} count={1} />}
      <ul className="flex flex-col gap-1">
        {links?.map((link) => (
          <li key={link.linkId} className="flex items-center gap-1">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium text-sm" dir="ltr">
                {addressOf(link.token)}
              </p>
              <p className="text-muted text-sm">{stateOf(link)}</p>
            </div>
            <IconButton
              label={t`Copy link`}
              onClick={() => void copy(addressOf(link.token), t`Link copied.`)}
            >
              <CopyIcon />
            </IconButton>
            <IconButton label={t`Revoke link`} onClick={() => void action.run(() => revoke(link))}>
              <CloseIcon />
            </IconButton>
          </li>
        ))}
      </ul>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label={t`Expires after`} value={days} onChange={({ target }) => setDays(target.value)}>
          <option value={UNLIMITED}>{t`Never`}</option>
          {DAYS.map((count) => (
            <option key={count} value={count}>
              {plural(count, { one: '# day', other: '# days' })}
            </option>
          ))}
        </Select>
        <Select label={t`Can be used by`} value={uses} onChange={({ target }) => setUses(target.value)}>
          <option value={UNLIMITED}>{t`Anyone with the link`}</option>
          {USES.map((count) => (
            <option key={count} value={count}>
              {plural(count, { one: '# person', other: '# people' })}
            </option>
          ))}
        </Select>
      </div>
      <Button look="secondary" isBusy={action.isBusy} onClick={() => void action.run(make)}>
        <LinkIcon />
        {t`Create link`}
      </Button>
    </section>
  )

  function stateOf({ uses, maxUses, expiresAt }: Link): string {
    const used = maxUses
      ? t`Used ${uses} of ${maxUses} times`
      : plural(uses, { one: 'Used # time', other: 'Used # times' })
    return expiresAt ? `${used} · ${t`until ${formatExact(expiresAt)}`}` : used
  }
}
