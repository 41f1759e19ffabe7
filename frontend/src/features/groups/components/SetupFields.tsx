import { useLingui } from '@lingui/react/macro'
import type { GroupDetails } from '@/lib/protocol/generated'
import { isName } from '@/lib/text/name'
import { Choice } from '@/lib/ui/Choice'
import { Field, TextArea } from '@/lib/ui/Field'

interface SetupFieldsProps {
  setup: GroupDetails
  onChange(setup: GroupDetails): void
}

/** What a group is called and how it is set up. */
export function SetupFields(props: SetupFieldsProps) {
  return (
    <>
      <TitleField {...props} />
      <RuleFields {...props} />
    </>
  )
}

/** What a group is called. */
export function TitleField({ setup, onChange }: SetupFieldsProps) {
  const { t } = useLingui()
  return (
    <Field
      label={t`Title`}
      rule={{ holds: isName, problem: t`This title cannot be used.` }}
      required
      maxLength={100}
      dir="auto"
      value={setup.title}
      onChange={({ target }) => onChange({ ...setup, title: target.value })}
    />
  )
}

/** What a group is about, and who finds it, reads and writes. */
export function RuleFields({ setup, onChange }: SetupFieldsProps) {
  const { t } = useLingui()
  const change = (changed: Partial<GroupDetails>) => onChange({ ...setup, ...changed })
  return (
    <>
      <TextArea
        label={t`Description`}
        maxLength={500}
        rows={2}
        dir="auto"
        value={setup.about}
        onChange={({ target }) => change({ about: target.value })}
      />
      <Choice
        label={t`Who can find it`}
        selected={setup.visibility as 'private' | 'public'}
        onSelect={(visibility) => change({ visibility })}
        options={[
          { value: 'private', label: t`Only people with an invitation` },
          { value: 'public', label: t`Everyone` },
        ]}
      />
      <Choice
        label={t`New members can see`}
        selected={setup.history as 'all' | 'sinceJoined'}
        onSelect={(history) => change({ history })}
        options={[
          { value: 'all', label: t`All messages` },
          { value: 'sinceJoined', label: t`Only new messages` },
        ]}
      />
      <Choice
        label={t`Who can write`}
        selected={setup.posting as 'everyone' | 'admins'}
        onSelect={(posting) => change({ posting })}
        options={[
          { value: 'everyone', label: t`All members` },
          { value: 'admins', label: t`Admins` },
        ]}
      />
    </>
  )
}
