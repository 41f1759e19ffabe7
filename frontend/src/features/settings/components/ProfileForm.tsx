import { useLingui } from '@lingui/react/macro'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import { DETAIL_NAMES, DETAILS, type DetailName } from '@/lib/profile/details'
import type { ProfileChange, UserProfile } from '@/lib/protocol/generated'
import { mayBeHandle } from '@/lib/text/handle'
import { isName } from '@/lib/text/name'
import { typed } from '@/lib/text/typed'
import { Button } from '@/lib/ui/Button'
import { Field, TextArea } from '@/lib/ui/Field'
import { Notice } from '@/lib/ui/Notice'
import { SettingsCard } from './SettingsCard'

interface ProfileFormProps {
  profile: UserProfile
  /** Changes it. Rejects with `RequestError`. */
  onSave(change: ProfileChange): Promise<unknown>
}

/** What others see of one. */
export function ProfileForm({ profile, onSave }: ProfileFormProps) {
  const { t } = useLingui()
  const before = enteredOf(profile)
  const [entered, setEntered] = useState(before)
  const { isBusy, failure, run } = useAction()
  const [isSaved, setSaved] = useState(false)
  const change = changed(before, entered)
  const enter = (field: Partial<Entered>) => {
    setSaved(false)
    setEntered((known) => ({ ...known, ...field }))
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaved(await run(() => onSave(change)))
  }
  return (
    <SettingsCard title={t`Profile`} about={t`Everyone on Natter can see this.`}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        {failure && <Notice>{failure}</Notice>}
        <Field
          label={t`Name`}
          rule={{ holds: isName, problem: t`This name cannot be used.` }}
          required
          maxLength={100}
          dir="auto"
          autoComplete="name"
          value={entered.displayName}
          onChange={({ target }) => enter({ displayName: target.value })}
        />
        <Field
          label={t`Handle`}
          hint={t`People find you by your handle. Your old one stays reserved for you for 14 days.`}
          rule={{
            holds: mayBeHandle,
            problem: t`This handle is reserved or not allowed. Use 3 to 32 letters, digits and _ - . and start with a letter.`,
          }}
          required
          dir="ltr"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={entered.handle}
          onChange={({ target }) => enter({ handle: target.value })}
        />
        {DETAIL_NAMES.map((name) => {
          const { label, maxLength, isText } = DETAILS[name]
          const Input = isText ? TextArea : Field
          return (
            <Input
              key={name}
              label={t(label)}
              maxLength={maxLength}
              dir="auto"
              autoComplete="off"
              value={entered[name]}
              onChange={({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
                enter({ [name]: target.value })
              }
            />
          )
        })}
        <div className="flex items-center gap-3">
          <Button type="submit" isBusy={isBusy} disabled={Object.keys(change).length === 0}>
            {t`Save`}
          </Button>
          <p role="status" className="text-good text-sm">
            {isSaved && t`Saved.`}
          </p>
        </div>
      </form>
    </SettingsCard>
  )
}

type Entered = Record<'displayName' | 'handle' | DetailName, string>

function enteredOf(profile: UserProfile): Entered {
  const { displayName, handle } = profile
  const details = DETAIL_NAMES.map((name) => [name, profile[name] ?? ''] as const)
  return { displayName, handle, ...(Object.fromEntries(details) as Record<DetailName, string>) }
}

/** What differs: what stays is not sent. */
function changed(before: Entered, entered: Entered): ProfileChange {
  const fields = Object.entries(entered).map(([name, text]) => [name, typed(text)] as const)
  return Object.fromEntries(fields.filter(([name, text]) => text !== before[name as keyof Entered]))
}
