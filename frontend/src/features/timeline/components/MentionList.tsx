import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { isolated } from '@/lib/i18n/names'
import type { UserProfile } from '@/lib/protocol/generated'
import { Avatar } from '@/lib/ui/Avatar'

interface MentionListProps {
  id: string
  people: readonly UserProfile[]
  /** Whom Enter would take. */
  chosen: UserProfile | undefined
  onTake(person: UserProfile): void
}

/** Who may be meant by what is typed behind an `@`; the keys are the field's. */
export function MentionList({ id, people, chosen, onTake }: MentionListProps) {
  const { t } = useLingui()
  const count = people.length
  return (
    <>
      <p role="status" className="sr-only">
        {count > 0 && plural(count, { one: '# suggestion', other: '# suggestions' })}
      </p>
      {count > 0 && (
        <div
          id={id}
          role="listbox"
          aria-label={t`People to mention`}
          className="mx-auto mb-2 max-h-56 max-w-3xl overflow-y-auto rounded-2xl border border-line bg-raised p-1.5 shadow-high"
        >
          {people.map((person) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
            <div
              key={person.userId}
              id={mentionId(id, person)}
              role="option"
              tabIndex={-1}
              aria-selected={person === chosen}
              // The field keeps the focus, and a phone its keyboard.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onTake(person)}
              className="flex min-h-11 cursor-default items-center gap-3 rounded-xl px-3 py-1 hover:bg-brand-soft aria-selected:bg-brand-soft"
            >
              <Avatar userId={person.userId} name={person.displayName} size="small" />
              <span className="min-w-0 truncate font-medium">
                <bdi>{isolated(person.displayName)}</bdi>
              </span>
              <span className="min-w-0 truncate text-muted text-sm">
                <bdi>@{person.handle}</bdi>
              </span>
            </div>
          ))}
        </div>
      )}
    </>
  )
}

export function mentionId(listId: string, { userId }: UserProfile): string {
  return `${listId}-${userId}`
}
