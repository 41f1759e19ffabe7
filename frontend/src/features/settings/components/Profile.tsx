import { Trans, useLingui } from '@lingui/react/macro'
import { isolated } from '@/lib/i18n/names'
import type { UserProfile } from '@/lib/protocol/generated'
import { Avatar } from '@/lib/ui/Avatar'
import { Skeleton } from '@/lib/ui/Skeleton'

interface ProfileProps {
  /** How others see one, once it is known. */
  profile: UserProfile | undefined
  /** What one signs in by. */
  username: string
}

/** How others see one. */
export function Profile({ profile, username }: ProfileProps) {
  const { t } = useLingui()
  return (
    <div className="flex items-center gap-5">
      {profile ? (
        <Avatar
          userId={profile.userId}
          name={profile.displayName}
          size="large"
          picture={profile.picture}
          alt={t`Picture of ${isolated(profile.displayName)}`}
        />
      ) : (
        <Skeleton className="size-20 rounded-[42%]" />
      )}
      <div className="min-w-0">
        <p className="truncate font-bold text-2xl tracking-tight">
          {profile ? <bdi>{isolated(profile.displayName)}</bdi> : <Skeleton className="h-7 w-40" />}
        </p>
        <p className="truncate text-muted">{profile && <bdi>@{profile.handle}</bdi>}</p>
        <p className="truncate text-muted text-sm">
          <Trans>
            You sign in as <bdi>{username}</bdi>
          </Trans>
        </p>
      </div>
    </div>
  )
}
