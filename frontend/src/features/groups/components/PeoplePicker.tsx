import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { useRequest } from '@/lib/http/useRequest'
import { isolated } from '@/lib/i18n/names'
import type { UserProfile } from '@/lib/protocol/generated'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { Avatar } from '@/lib/ui/Avatar'
import { Field } from '@/lib/ui/Field'
import { CheckIcon, CloseIcon } from '@/lib/ui/icons'
import { LIST_ROW_LOOK, ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'

/** Less finds too many. */
const MIN_LENGTH = 2

interface PeoplePickerProps {
  label: string
  picked: readonly UserProfile[]
  /** Who cannot be picked: oneself, or who is in already. */
  except: ReadonlySet<string>
  /** Finds people by what somebody types. Rejects with `RequestError`. */
  find(typed: string): Promise<readonly UserProfile[]>
  /** Who is offered before anything is typed. */
  suggested?: readonly UserProfile[]
  onPick(people: readonly UserProfile[]): void
}

/** Picks some people: those picked stand above, those found below. */
export function PeoplePicker(props: PeoplePickerProps) {
  const { label, picked, except, find, suggested = [], onPick } = props
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const isPicked = (userId: string) => picked.some((person) => person.userId === userId)
  const toggle = (person: UserProfile) => {
    setTyped('')
    onPick(
      isPicked(person.userId) ? picked.filter(({ userId }) => userId !== person.userId) : [...picked, person],
    )
  }
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={label}
        placeholder={t`Handle or name`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        // It looks by itself; the dialog’s form is for what was picked.
        onKeyDown={(event) => keysOf(event) === 'enter' && event.preventDefault()}
      />
      {picked.length > 0 && (
        <ul aria-label={t`Selected`} className="flex flex-wrap gap-2">
          {picked.map((person) => (
            <li key={person.userId}>
              <button
                type="button"
                onClick={() => toggle(person)}
                aria-label={t`Remove ${isolated(person.displayName)}`}
                className="flex min-h-11 items-center gap-2 rounded-full bg-brand-soft px-4 font-medium text-sm"
              >
                <bdi>{isolated(person.displayName)}</bdi>
                <CloseIcon className="size-4 text-muted" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Found
        find={find}
        typed={typed}
        except={except}
        suggested={suggested}
        isPicked={isPicked}
        onToggle={toggle}
      />
    </div>
  )
}

interface FoundProps extends Pick<PeoplePickerProps, 'find' | 'except'> {
  suggested: readonly UserProfile[]
  typed: string
  isPicked(userId: string): boolean
  onToggle(person: UserProfile): void
}

function Found({ find, typed, except, suggested, isPicked, onToggle }: FoundProps) {
  const { t } = useLingui()
  const query = useDeferredValue(typed.trim().replace(/^@/, ''))
  const isLooking = query.length >= MIN_LENGTH
  const { value, failure } = useRequest(query, async () => (isLooking ? find(query) : []))
  const people = ((isLooking ? value : suggested) ?? []).filter(({ userId }) => !except.has(userId))
  if (failure) return <Notice>{failure}</Notice>
  if (isLooking ? !value : people.length === 0) return null
  if (people.length === 0) {
    return (
      <p role="status" className="px-3 py-2 text-muted text-sm">
        <Trans>No people found.</Trans>
      </p>
    )
  }
  return (
    <ul
      aria-label={isLooking ? t`People found` : t`People you chat with`}
      className="flex max-h-56 flex-col gap-0.5 overflow-y-auto"
    >
      {people.map((person) => (
        <li key={person.userId}>
          <button
            type="button"
            aria-pressed={isPicked(person.userId)}
            onClick={() => onToggle(person)}
            className={LIST_ROW_LOOK}
          >
            <ListRow
              start={
                <Avatar
                  userId={person.userId}
                  name={person.displayName}
                  size="small"
                  picture={person.picture}
                />
              }
              title={<bdi>{isolated(person.displayName)}</bdi>}
              detail={<bdi>@{person.handle}</bdi>}
              end={isPicked(person.userId) && <CheckIcon className="size-5 text-brand" />}
            />
          </button>
        </li>
      ))}
    </ul>
  )
}
