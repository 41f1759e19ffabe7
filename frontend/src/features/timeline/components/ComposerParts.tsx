import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { withFiles } from '@/lib/media/words'
import type { Quote } from '@/lib/protocol/generated'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon, EditIcon, ReplyIcon } from '@/lib/ui/icons'
import { charactersLeft } from '../model/messageText'

/** The message that an answer or a new version is about. */
export interface ComposerAbout {
  kind: 'reply' | 'edit'
  /** Whose it is. */
  name: string
  /** Its words as they are shown. */
  text: string
  message: Quote
}

/** What the text is about, above it. */
export function About({ about, onCancel }: { about: ComposerAbout; onCancel(): void }) {
  const { t } = useLingui()
  const isEdit = about.kind === 'edit'
  return (
    <div className="mx-auto mb-2 flex max-w-3xl items-center gap-3 rounded-xl bg-brand-soft ps-4 pe-1 text-sm">
      <span className="shrink-0 text-brand">{isEdit ? <EditIcon /> : <ReplyIcon />}</span>
      <div className="min-w-0 flex-1 py-1.5">
        <p className="truncate font-semibold text-brand">
          {isEdit ? t`Edit message` : <Trans>Reply to {about.name}</Trans>}
        </p>
        <p className="truncate" dir="auto">
          {withFiles(about.text, about.message.attached)}
        </p>
      </div>
      <IconButton label={isEdit ? t`Cancel editing` : t`Cancel reply`} onClick={onCancel}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}

/** How much room a text has left, or how much of it is too much. */
export function Limit({ text }: { text: string }) {
  const left = charactersLeft(text)
  const over = -left
  if (left >= 0) {
    return (
      <span className="block px-5 pt-2 text-muted">
        <Plural value={left} one="About # character left." other="About # characters left." />
      </span>
    )
  }
  return (
    <span className="block px-5 pt-2 text-danger">
      <Plural value={over} one="Too long by # character." other="Too long by # characters." />{' '}
      <Trans>Shorten it, or send it in parts.</Trans>
    </span>
  )
}
