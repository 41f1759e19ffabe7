import { Trans } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'

/** The way back to the form one came from. */
export function BackToSignIn({ onSignIn }: { onSignIn(): void }) {
  return (
    <Button look="quiet" onClick={onSignIn}>
      <Trans>Back to sign-in</Trans>
    </Button>
  )
}
