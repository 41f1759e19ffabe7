import { memo, useEffect } from 'react'
import { useStore } from 'zustand'
import { linkFinder, loadLinkFinder, mayHaveLinks } from '../model/linkFinder'
import type { Part } from '../model/links'
import { namesIn } from '../model/mentions'
import { isOnlyEmoji } from '../model/messageText'

interface MessageTextProps {
  text: string
  /** The handles of those named in it, a space between each two. */
  named?: string
  /** One's own handle. */
  own?: string
}

/** What somebody wrote: text in, text out, never HTML. Only what is surely a link becomes one. */
export const MessageText = memo(function MessageText({ text, named = '', own = '' }: MessageTextProps) {
  const handles = named === '' ? [] : named.split(' ')
  const parts = useParts(text)
  return (
    // Each message runs in its own direction, whatever the language of the app.
    <span
      className={`whitespace-pre-wrap break-words ${isOnlyEmoji(text) ? 'text-4xl leading-[1.3]' : ''}`}
      dir="auto"
    >
      {parts.map((part, index) =>
        part.href === undefined ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
          <Named key={index} text={part.text} handles={handles} own={own} />
        ) : (
          // It reads from left to right whatever surrounds it: an override before it would show another site.
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
            key={index}
            dir="ltr"
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

/** A text with its links told apart, once what finds them is there. */
function useParts(text: string): Part[] {
  const { partsOf } = useStore(linkFinder)
  const isWanted = mayHaveLinks(text)
  useEffect(() => {
    if (isWanted) loadLinkFinder()
  }, [isWanted])
  return isWanted && partsOf ? partsOf(text) : [{ text }]
}

/** Words without links; who is named in them stands out, oneself most of all. */
function Named({ text, handles, own }: { text: string; handles: readonly string[]; own: string }) {
  return namesIn(text, handles).map(({ text, handle }, index) =>
    handle === undefined ? (
      text
    ) : (
      <strong
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
        key={index}
        data-mention={handle === own ? 'own' : 'other'}
        className={`font-semibold ${handle === own ? 'rounded bg-clay px-1 text-on-clay' : ''}`}
      >
        {text}
      </strong>
    ),
  )
}
