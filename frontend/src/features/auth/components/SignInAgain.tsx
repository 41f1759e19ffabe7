import { useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useId, useState } from 'react'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { LockIcon } from '@/lib/ui/icons'
import { Notice } from '@/lib/ui/Notice'
import { PasswordField } from '@/lib/ui/PasswordField'
import type { Challenge } from '../model/cognito'
import type { SigningInAgain } from '../model/session'
import { onAnswerElsewhere, openSignIn } from '../model/signInWindow'
import { answerOf, ChallengeField, useChallengeWords } from './ChallengeStep'
import { explain } from './explain'
import { textOf, useSubmit } from './useSubmit'

interface SignInAgainProps {
  session: SigningInAgain
  onAnswer(hasSignedIn: boolean): void
}

/** Asks whoever is signed in to sign in again, the way that they did; what they were doing waits meanwhile. */
export function SignInAgain(props: SignInAgainProps) {
  return props.session.way === 'managed' ? <ByWindow {...props} /> : <ByPassword {...props} />
}

function ByPassword({ session, onAnswer }: SignInAgainProps) {
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  const take = (next: Challenge | null) => (next ? setChallenge(next) : onAnswer(true))
  return challenge ? (
    <Step key={challenge.kind} session={session} challenge={challenge} onNext={take} onAnswer={onAnswer} />
  ) : (
    <Password session={session} onNext={take} onAnswer={onAnswer} />
  )
}

interface StepProps extends SignInAgainProps {
  /** The account asks for another step, or for none. */
  onNext(challenge: Challenge | null): void
}

function Password({ session, onNext, onAnswer }: StepProps) {
  const { t } = useLingui()
  const words = useWords()
  const form = useSubmit(async (data) => onNext(await session.signInAgain(textOf(data, 'password'))))
  return (
    <Frame {...words} form={form} onAnswer={onAnswer}>
      {/* Password managers look for it. */}
      <input type="text" name="username" autoComplete="username" value={session.username} readOnly hidden />
      <PasswordField label={t`Password`} name="password" autoComplete="current-password" required />
    </Frame>
  )
}

function Step({ session, challenge, onNext, onAnswer }: StepProps & { challenge: Challenge }) {
  const { title, about } = useChallengeWords(challenge.kind)
  const form = useSubmit(async (data) => onNext(await session.answerAgain(challenge, answerOf(data))))
  return (
    <Frame title={title} description={about} form={form} onAnswer={onAnswer}>
      <ChallengeField kind={challenge.kind} />
    </Frame>
  )
}

interface FrameProps extends Pick<SignInAgainProps, 'onAnswer'> {
  title: string
  description: string
  form: ReturnType<typeof useSubmit>
  children: React.ReactNode
}

function Frame({ title, description, form, onAnswer, children }: FrameProps) {
  const { t } = useLingui()
  const id = useId()
  const cancel = () => onAnswer(false)
  const actions = (
    <>
      <Button look="secondary" onClick={cancel}>{t`Cancel`}</Button>
      <Button type="submit" form={id} isBusy={form.isBusy}>{t`Continue`}</Button>
    </>
  )
  return (
    <Dialog title={title} description={description} width="small" isOpen onClose={cancel} actions={actions}>
      <form id={id} onSubmit={form.onSubmit} className="flex flex-col gap-4">
        {form.failure && <Notice>{form.failure}</Notice>}
        {children}
      </form>
    </Dialog>
  )
}

/** On Cognito's own page, in a window beside this one: this page is not left, so nothing in it is lost. */
function ByWindow({ session, onAnswer }: SignInAgainProps) {
  const { t, i18n } = useLingui()
  const words = useWords()
  const [address, setAddress] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const fail = useCallback((error: unknown) => setFailure(explain(error)), [])
  // Made beforehand: a window that opens some time after the press is taken for an advertisement.
  const prepare = useCallback(() => {
    setAddress(null)
    session.beginAgain(i18n.locale).then(setAddress, fail)
  }, [session, i18n, fail])
  useEffect(prepare, [prepare])
  useEffect(() => {
    if (address === null) return
    return onAnswerElsewhere(address, (answer) => {
      session.completeAgain(answer).then(
        () => onAnswer(true),
        (error: unknown) => {
          fail(error)
          prepare()
        },
      )
    })
  }, [session, address, onAnswer, fail, prepare])
  const go = () => {
    setFailure(null)
    if (address === null) prepare()
    else if (!openSignIn(address))
      setFailure(t`Your browser has blocked the window. Allow it for this page and try again.`)
  }
  const cancel = () => onAnswer(false)
  const actions = (
    <>
      <Button look="secondary" onClick={cancel}>{t`Cancel`}</Button>
      <Button isBusy={address === null && !failure} onClick={go}>
        <LockIcon />
        {t`Sign in`}
      </Button>
    </>
  )
  return (
    <Dialog {...words} width="small" isOpen onClose={cancel} actions={actions}>
      {failure && <Notice>{failure}</Notice>}
    </Dialog>
  )
}

function useWords() {
  const { t } = useLingui()
  return {
    title: t`Sign in again to continue`,
    description: t`For your security, this requires a recent sign-in. You will continue where you left off.`,
  }
}
