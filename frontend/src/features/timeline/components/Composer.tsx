import { useLingui } from '@lingui/react/macro'
import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react'
import type { Quote, UserProfile } from '@/lib/protocol/generated'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { CheckIcon, SendIcon } from '@/lib/ui/icons'
import { isTouch } from '@/lib/ui/pointer'
import { byteLength, MAX_TEXT_BYTES } from '../model/messageText'
import { About, type ComposerAbout, Limit } from './ComposerParts'
import { MentionList, mentionId } from './MentionList'
import { useMentioning } from './useMentioning'

/** From this many bytes on, the room that is left is told. */
const TELL_FROM_BYTES = MAX_TEXT_BYTES - 800

interface ComposerProps {
  /** Whom the message is for. */
  name: string
  /** What is typed so far. */
  text: string
  onText(text: string): void
  /** Takes what was written, trimmed, and gives the text that comes after it: none, or a draft that waited. */
  onSend(text: string): void
  /** What is written: an answer, a new version; absent where it is a message like any other. */
  about?: ComposerAbout | null
  /** Gives that up. */
  onCancel?(): void
  /** Begins to edit one's newest message; Arrow-up in the empty field. */
  onEditNewest?(): void
  /** Who may be named with an `@`; absent where nobody may, as in a direct conversation. */
  mentionable?: readonly UserProfile[]
  /** Before the field: what else can be sent. */
  start?: ReactNode
  /** Above the field: what goes out with the text. */
  above?: ReactNode
  /** Whether that is enough, without any text; `null` while it is not ready to be sent. */
  hasFiles?: boolean | null
  /** In place of the button while there is nothing to send. */
  whenEmpty?: ReactNode
  /** In place of the field, where something else is being made. */
  instead?: ReactNode
}

/** Where a message is written. */
export function Composer(props: ComposerProps) {
  const { name, text, onText, onSend, about = null, onCancel, onEditNewest, mentionable } = props
  const { start, above, hasFiles = false, whenEmpty, instead } = props
  const { t } = useLingui()
  const input = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const mentioning = useMentioning({ input, text, onText, people: mentionable })
  const { suggested, chosen } = mentioning
  const bytes = byteLength(text)
  const isTooLong = bytes > MAX_TEXT_BYTES
  const isEmpty = bytes === 0 && (about?.kind === 'edit' || hasFiles === false)
  const isSendable = !isEmpty && !isTooLong && hasFiles !== null
  const send = () => {
    if (!isSendable) return
    onSend(text.trim())
    input.current?.focus()
  }
  useGrowing(input, text)
  useFocus(input, about?.message)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="border-line border-t bg-surface px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-5"
    >
      {mentionable && <MentionList id={listId} people={suggested} chosen={chosen} onTake={mentioning.take} />}
      {about && <About about={about} onCancel={() => onCancel?.()} />}
      {about?.kind !== 'edit' && above}
      {instead}
      <div className={`mx-auto flex max-w-3xl items-end gap-2 ${instead ? 'hidden' : ''}`}>
        {start}
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          aria-label={t`Message to ${name}`}
          aria-describedby="composer-limit"
          aria-invalid={isTooLong}
          placeholder={t`Message ${name}`}
          value={text}
          {...(mentionable ? { 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' } : {})}
          {...(chosen ? { 'aria-controls': listId, 'aria-activedescendant': mentionId(listId, chosen) } : {})}
          onChange={(event) => {
            onText(event.target.value)
            mentioning.follow()
          }}
          onSelect={mentioning.follow}
          onKeyDown={(event) => {
            if (mentioning.onKeyDown(event)) return
            const keys = keysOf(event)
            if (keys === 'escape' && about) {
              // Not also the shell's own meaning of the key.
              event.stopPropagation()
              event.preventDefault()
              return onCancel?.()
            }
            if (keys === 'arrowup' && text === '' && !about && onEditNewest) {
              event.preventDefault()
              return onEditNewest()
            }
            if (!meansSend(keys)) return
            event.preventDefault()
            send()
          }}
          className="max-h-44 min-h-12 flex-1 resize-none rounded-3xl border border-field bg-raised px-5 py-3 leading-6 placeholder:text-muted"
        />
        {isEmpty && !about && whenEmpty ? (
          whenEmpty
        ) : (
          <button
            type="submit"
            aria-label={about?.kind === 'edit' ? t`Save` : t`Send`}
            disabled={!isSendable}
            className="grid size-12 shrink-0 place-items-center rounded-full bg-brand text-on-brand transition hover:bg-brand-strong disabled:bg-line disabled:text-muted"
          >
            {about?.kind === 'edit' ? <CheckIcon /> : <SendIcon />}
          </button>
        )}
      </div>
      <p id="composer-limit" aria-live="polite" className="mx-auto max-w-3xl text-sm">
        {bytes > TELL_FROM_BYTES && <Limit text={text} />}
      </p>
    </form>
  )
}

/** Enter sends; with Shift it breaks the line, and so it does on touch screens, where Shift is far away. */
function meansSend(keys: string): boolean {
  if (keys === 'mod+enter') return true
  return keys === 'enter' && !isTouch()
}

/** Leads to the end of the field when it opens, and whenever it is about another message than before, or about none. */
function useFocus(input: RefObject<HTMLTextAreaElement | null>, about: Quote | undefined): void {
  const before = useRef(about)
  const isOpening = useRef(true)
  useEffect(() => {
    // Where there is a keyboard one may type at once; on a phone it would cover what one came to read.
    const isWanted = isOpening.current
      ? window.matchMedia?.('(pointer: fine)').matches
      : before.current !== about
    isOpening.current = false
    before.current = about
    const field = input.current
    if (!field || !isWanted) return
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }, [input, about])
}

/** Makes the field as high as its text, up to its own limit. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the text
  useLayoutEffect(() => {
    const field = input.current
    const row = field?.parentElement
    if (!field || !row) return
    // Its row keeps its height meanwhile: a timeline that got the room for a moment would scroll.
    row.style.minHeight = `${row.offsetHeight}px`
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight + 2}px`
    row.style.minHeight = ''
  }, [input, text])
}
