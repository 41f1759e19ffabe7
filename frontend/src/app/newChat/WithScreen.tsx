import { Trans, useLingui } from '@lingui/react/macro'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useAction } from '@/lib/http/useAction'
import { Avatar } from '@/lib/ui/Avatar'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { useChat } from '../chat/ChatContext'
import { useNames } from '../people/useNames'
import { takeAcceptance } from './invitation'
import { useOpenWith } from './useOpenWith'

/** Where somebody's own invitation leads: to a conversation with them. */
export function WithScreen() {
  const { t } = useLingui()
  const { chat } = useChat()
  const { userId = '' } = useParams({ strict: false })
  const nameOf = useNames()
  const openWith = useOpenWith()
  const { isBusy, failure, run } = useAction()
  const [isAccepted] = useState(takeAcceptance)
  const profile = useStore(chat.people.profiles)[userId]
  const isSelf = userId === chat.userId
  useEffect(() => chat.people.need([userId]), [chat, userId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the invitation that was open
  useEffect(() => {
    if (isAccepted && !isSelf) void run(() => openWith(userId))
  }, [])
  const name = nameOf(userId)
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-3 p-8 text-center">
      <Avatar userId={userId} name={name} size="large" picture={profile?.picture} />
      <h2 className="text-balance font-bold text-2xl tracking-tight" dir="auto">
        {name}
      </h2>
      {profile && (
        <p className="text-muted text-sm">
          <bdi>@{profile.handle}</bdi>
        </p>
      )}
      {failure && <Notice>{failure}</Notice>}
      {isSelf ? (
        <p className="text-muted">{t`This is your own invitation link. Send it to someone.`}</p>
      ) : (
        <Button isBusy={isBusy} onClick={() => void run(() => openWith(userId))}>
          <Trans>Start a chat</Trans>
        </Button>
      )}
    </div>
  )
}
