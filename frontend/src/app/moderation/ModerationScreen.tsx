import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { AuditLog } from '@/features/moderation/components/AuditLog'
import { ReportQueue } from '@/features/moderation/components/ReportQueue'
import { Moderation } from '@/features/moderation/model/moderation'
import { useCategories } from '@/features/reports/components/useCategories'
import type { ReportStatus } from '@/lib/protocol/generated'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { BackIcon } from '@/lib/ui/icons'
import { Tabs } from '@/lib/ui/Tabs'
import { useChat } from '../chat/ChatContext'
import { NotFound } from '../pages/NotFound'
import { useNames } from '../people/useNames'
import { usePlace } from '../shell/ShellContext'

/** What moderators see: reports, and what was done about them. For nobody else; the server refuses them anyway. */
export function ModerationScreen() {
  const { identity } = useChat()
  return identity.isModerator ? <Moderating /> : <NotFound />
}

function Moderating() {
  const { t } = useLingui()
  const { chat } = useChat()
  usePlace(t`Moderation`)
  const nameOf = useNames()
  const categories = useCategories()
  const moderation = useMemo(() => new Moderation(chat), [chat])
  const need = useCallback((userIds: readonly string[]) => chat.people.need(userIds), [chat])
  const [selected, setSelected] = useState('open')
  const queue = (status: ReportStatus) => (
    <ReportQueue
      moderation={moderation}
      status={status}
      categories={categories}
      nameOf={nameOf}
      need={need}
    />
  )
  return (
    <>
      <header className="flex min-h-16 items-center gap-2 border-line border-b ps-2 pe-4 md:ps-8">
        <Link to="/" aria-label={t`Back to conversations`} className={`${ICON_BUTTON_LOOK} md:hidden`}>
          <BackIcon />
        </Link>
        <h2 className="font-bold text-xl tracking-tight">{t`Moderation`}</h2>
      </header>
      <div className="relative min-h-0 flex-1 overflow-y-auto px-5 py-4 md:px-8">
        <div className="mx-auto max-w-3xl md:mx-0">
          <Tabs
            label={t`Moderation`}
            selected={selected}
            onSelect={setSelected}
            tabs={[
              { id: 'open', label: t`Open`, content: queue('open') },
              { id: 'resolved', label: t`Resolved`, content: queue('resolved') },
              { id: 'dismissed', label: t`Dismissed`, content: queue('dismissed') },
              {
                id: 'audit',
                label: t`Audit log`,
                content: <AuditLog moderation={moderation} nameOf={nameOf} need={need} />,
              },
            ]}
          />
        </div>
      </div>
    </>
  )
}
