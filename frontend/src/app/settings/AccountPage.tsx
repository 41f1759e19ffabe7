import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import { ChangePicture } from '@/features/pictures/components/ChangePicture'
import { Profile } from '@/features/settings/components/Profile'
import { ProfileForm } from '@/features/settings/components/ProfileForm'
import { SettingsCard } from '@/features/settings/components/SettingsCard'
import { Button } from '@/lib/ui/Button'
import { Confirm } from '@/lib/ui/Confirm'
import { SignOutIcon } from '@/lib/ui/icons'
import { useChat } from '../chat/ChatContext'
import { saveOwnPicture } from '../people/pictures'

/** Who one is here, and the ways out. */
export function AccountPage() {
  const { t } = useLingui()
  const { chat, identity, signOut, signOutEverywhere } = useChat()
  const me = useStore(chat.people.profiles)[chat.userId]
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Profile profile={me} username={identity.username} />
      {me && (
        <ChangePicture
          hasPicture={me.picture != null}
          save={saveOwnPicture(chat)}
          remove={async () => chat.people.take(await chat.api.removeMyPicture())}
        />
      )}
      {me && (
        <ProfileForm
          key={me.userId}
          profile={me}
          onSave={async (change) => chat.people.take(await chat.api.changeProfile(change))}
        />
      )}
      <SettingsCard
        title={t`Sign out`}
        about={t`Unsent messages stay on this device until you sign in again.`}
      >
        <div className="flex flex-wrap gap-2">
          <Button look="secondary" onClick={signOut}>
            <SignOutIcon />
            <Trans>Sign out here</Trans>
          </Button>
          <Button look="danger" onClick={() => setAsking(true)}>
            <Trans>Sign out everywhere</Trans>
          </Button>
        </div>
      </SettingsCard>
      <Confirm
        title={t`Sign out everywhere?`}
        description={t`You will have to sign in again on all your devices, including this one. Those that are connected may stay connected for a few minutes.`}
        action={t`Sign out everywhere`}
        isDangerous
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={signOutEverywhere}
      />
    </>
  )
}
