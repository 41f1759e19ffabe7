import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { SendIcon } from '@/lib/ui/icons'
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
}

/** Where a message is written. */
export function Composer({ name, text, onText, onSend }: ComposerProps) {
  const { t } = useLingui()
  const input = useRef<HTMLTextAreaElement>(null)
  const bytes = byteLength(text)
  const isTooLong = bytes > MAX_TEXT_BYTES
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
            if (!meansSend(event)) return
            event.preventDefault()
            send()
          }}
          className="max-h-44 min-h-12 flex-1 resize-none rounded-3xl border border-field bg-raised px-5 py-3 leading-6 placeholder:text-muted"
        />
        <button
          type="submit"
          aria-label={t`Send`}
          disabled={bytes === 0 || isTooLong}
          className="grid size-12 shrink-0 place-items-center rounded-full bg-brand text-on-brand transition hover:bg-brand-strong disabled:bg-line disabled:text-muted"
        >
          <SendIcon />
        </button>
      </div>
      <p id="composer-limit" aria-live="polite" className="mx-auto max-w-3xl text-sm">
        {bytes > TELL_FROM_BYTES && <Limit bytes={bytes} />}
      </p>
    </form>
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
