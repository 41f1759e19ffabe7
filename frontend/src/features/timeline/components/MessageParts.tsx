import { Trans } from '@lingui/react/macro'
import { withFiles } from '@/lib/media/words'
import type { Quote } from '@/lib/protocol/generated'
import { ForwardIcon } from '@/lib/ui/icons'
import type { MessageActions } from './messageActions'

/** In place of what was deleted. */
export function Deleted() {
  return (
    <i className="opacity-80">
      <Trans>Message deleted</Trans>
    </i>
  )
}

/** It was written elsewhere before. */
export function Forwarded({ isOwn }: { isOwn: boolean }) {
  return (
    <p className={`flex items-center gap-1 text-xs ${isOwn ? 'text-on-brand-muted' : 'text-muted'}`}>
      <ForwardIcon className="size-3.5" />
      <Trans>Forwarded</Trans>
    </p>
  )
}

interface QuotedProps {
  nameOf(userId: string): string
  actions: MessageActions
  quote: Quote
  /** Its words as they are shown. */
  text: string
  isOwn: boolean
}

/** The message that this one answers; a press leads to it. */
export function Quoted({ quote, text, isOwn, nameOf, actions }: QuotedProps) {
  const name = nameOf(quote.senderId)
  const look = isOwn ? 'border-on-brand-muted bg-black/15' : 'border-brand bg-brand-soft'
  return (
    <button
      type="button"
      onClick={() => actions.showQuoted(quote)}
      className={`mt-1 mb-1.5 flex min-h-11 w-full flex-col justify-center rounded-lg border-s-4 px-3 py-1 text-start text-sm ${look}`}
    >
      <span className="sr-only">
        <Trans>In reply to</Trans>{' '}
      </span>
      <bdi className="max-w-full truncate font-semibold">{name}</bdi>
      <span className="line-clamp-2 max-w-full break-words" dir="auto">
        {withFiles(text, quote.attached) || <Deleted />}
      </span>
    </button>
  )
}
