import { memo } from 'react'
import { partsOf } from '../model/links'

/** What somebody wrote: text in, text out, never HTML. Only what is surely a link becomes one. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  return (
    // Each message runs in its own direction, whatever the language of the app.
    <span className="whitespace-pre-wrap break-words" dir="auto">
      {partsOf(text).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="underline decoration-current/50 underline-offset-2 hover:decoration-current"
          >
            {part.text}
          </a>
        ),
      )}
    </span>
  )
})
