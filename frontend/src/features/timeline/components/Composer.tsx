import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { IconButton } from '@/lib/ui/IconButton'
import { CheckIcon, CloseIcon, EditIcon, ReplyIcon, SendIcon } from '@/lib/ui/icons'
import { byteLength, MAX_TEXT_BYTES } from '../model/messageText'

/** From this many bytes on, the room that is left is told. */
const TELL_FROM_BYTES = MAX_TEXT_BYTES - 800

interface ComposerProps {
  /** Whom the message is for. */
  name: string
  /** What is typed so far. */
  text: string
  onText(text: string): void
  onSend(text: string): void
  /** What is written: an answer, a new version; absent where it is a message like any other. */
  about?: ComposerAbout | null
  /** Gives that up. */
  onCancel?(): void
  /** Begins to edit one's newest message; Arrow-up in the empty field. */
  onEditNewest?(): void
}

/** The message that an answer or a new version is about. */
export interface ComposerAbout {
  kind: 'reply' | 'edit'
  /** Whose it is. */
  name: string
  text: string
}

/** Where a message is written. */
export function Composer(props: ComposerProps) {
  const { name, text, onText, onSend, about = null, onCancel, onEditNewest } = props
  const { t } = useLingui()
  const input = useRef<HTMLTextAreaElement>(null)
  const bytes = byteLength(text)
  const isTooLong = bytes > MAX_TEXT_BYTES
  const kind = about?.kind
  const aboutText = about?.text
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be focused whenever it is about something else
  useEffect(() => {
    if (kind) input.current?.focus()
  }, [kind, aboutText])
  const send = () => {
    if (bytes === 0 || isTooLong) return
    onSend(text.trim())
    onText('')
    input.current?.focus()
  }
  useGrowing(input, text)
  useEffect(() => {
    // Where there is a keyboard one may type at once; on a phone it would cover what one came to read.
    if (window.matchMedia?.('(pointer: fine)').matches) input.current?.focus()
  }, [])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="border-line border-t bg-surface px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-5"
    >
      {about && <About about={about} onCancel={() => onCancel?.()} />}
      <div className="mx-auto flex max-w-3xl items-end gap-2">
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          aria-label={t`Message to ${name}`}
          aria-describedby="composer-limit"
          aria-invalid={isTooLong}
          placeholder={t`Message ${name}`}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && about) {
              // Not also the shell's own meaning of the key.
              event.stopPropagation()
              event.preventDefault()
              return onCancel?.()
            }
            if (event.key === 'ArrowUp' && text === '' && !about && onEditNewest) {
              event.preventDefault()
              return onEditNewest()
            }
            if (!meansSend(event)) return
            event.preventDefault()
            send()
          }}
          className="max-h-44 min-h-12 flex-1 resize-none rounded-3xl border border-field bg-raised px-5 py-3 leading-6 placeholder:text-muted"
        />
        <button
          type="submit"
          aria-label={about?.kind === 'edit' ? t`Save` : t`Send`}
          disabled={bytes === 0 || isTooLong}
          className="grid size-12 shrink-0 place-items-center rounded-full bg-brand text-on-brand transition hover:bg-brand-strong disabled:bg-line disabled:text-muted"
        >
          {about?.kind === 'edit' ? <CheckIcon /> : <SendIcon />}
        </button>
      </div>
      <p id="composer-limit" aria-live="polite" className="mx-auto max-w-3xl text-sm">
        {bytes > TELL_FROM_BYTES && <Limit bytes={bytes} />}
      </p>
    </form>
  )
}

/** What the text is about, above it. */
function About({ about, onCancel }: { about: ComposerAbout; onCancel(): void }) {
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
          {about.text}
        </p>
      </div>
      <IconButton label={isEdit ? t`Stop editing` : t`Do not reply`} onClick={onCancel}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}

function Limit({ bytes }: { bytes: number }) {
  const left = MAX_TEXT_BYTES - bytes
  const over = -left
  if (left >= 0) {
    return (
      <span className="block px-5 pt-2 text-muted">
        <Plural value={left} one="Room for # more byte." other="Room for # more bytes." />
      </span>
    )
  }
  return (
    <span className="block px-5 pt-2 text-danger">
      <Plural value={over} one="Too long by # byte" other="Too long by # bytes" />{' '}
      <Trans>(a message takes {MAX_TEXT_BYTES})</Trans>
    </span>
  )
}

/** Enter sends; with Shift it breaks the line, and so it does on touch screens, where Shift is far away. */
function meansSend({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean {
  // Enter that ends an input method's composition belongs to it; Safari reports that only by the old key code.
  const isComposing = nativeEvent.isComposing || nativeEvent.keyCode === 229
  return key === 'Enter' && !shiftKey && !isComposing && !window.matchMedia?.('(pointer: coarse)').matches
}

/** Makes the field as high as its text, up to its own limit. */
function useGrowing(input: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the text
  useLayoutEffect(() => {
    const field = input.current
    if (!field) return
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight + 2}px`
  }, [input, text])
}
