import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Api } from '@/lib/http/api'
import { useRequest } from '@/lib/http/useRequest'
import { isolated } from '@/lib/i18n/names'
import { DETAIL_NAMES, DETAILS } from '@/lib/profile/details'
import { Avatar } from '@/lib/ui/Avatar'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import type { People } from '../model/people'

interface PersonDialogProps {
  people: People
  api: Pick<Api, 'getUser'>
  userId: string
  onClose(): void
  children?: ReactNode
}

/** How somebody presents themselves, as of now. */
export function PersonDialog({ people, api, userId, onClose, children }: PersonDialogProps) {
  const { t } = useLingui()
  const known = useStore(people.profiles)[userId]
  const said = DETAIL_NAMES.filter((name) => known?.[name])
  const { failure } = useRequest(userId, async () => people.take(await api.getUser(userId)))
  return (
    <Dialog title={t`Profile`} width="small" isOpen onClose={onClose}>
      <div className="flex flex-col gap-6">
        {failure && !known && <Notice>{failure}</Notice>}
        {known && (
          <div className="flex flex-col items-center gap-2 text-center">
            <Avatar
              userId={userId}
              name={known.displayName}
              size="large"
              picture={known.picture}
              alt={t`Picture of ${isolated(known.displayName)}`}
            />
            <p className="max-w-full truncate font-bold text-xl tracking-tight">
              <bdi>{isolated(known.displayName)}</bdi>
            </p>
            <p className="text-muted">
              <bdi>@{known.handle}</bdi>
              {said.map((name) => !DETAILS[name].isText && <bdi key={name}> · {known[name]}</bdi>)}
            </p>
            {said.map(
              (name) =>
                DETAILS[name].isText && (
                  <p key={name} className="whitespace-pre-wrap break-words" dir="auto">
                    {known[name]}
                  </p>
                ),
            )}
          </div>
        )}
        {children}
      </div>
    </Dialog>
  )
}
