import { lazy, useEffect } from 'react'
import { useStore } from 'zustand'
import type { FreshSignIn } from '@/features/auth/model/freshSignIn'
import type { SigningInAgain } from '@/features/auth/model/session'
import { Late } from '@/lib/ui/Late'

const SignInAgain = lazy(async () => ({
  default: (await import('@/features/auth/components/SignInAgain')).SignInAgain,
}))

interface SignInAgainOverlayProps {
  session: SigningInAgain
  freshSignIn: FreshSignIn
}

/** The dialog to sign in again, over everything; what waits for it goes on afterwards. */
export function SignInAgainOverlay({ session, freshSignIn }: SignInAgainOverlayProps) {
  const { answer } = useStore(freshSignIn.question)
  if (!answer) return null
  return (
    <Late failed={<Unasked answer={answer} />}>
      <SignInAgain session={session} onAnswer={answer} />
    </Late>
  )
}

/** The dialog could not be fetched. */
function Unasked({ answer }: { answer(hasSignedIn: boolean): void }) {
  useEffect(() => answer(false), [answer])
  return null
}
