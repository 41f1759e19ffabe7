import { memo, useEffect } from 'react'
import { useStore } from 'zustand'
import { linkFinder, loadLinkFinder, mayHaveLinks } from '../model/linkFinder'
import type { Part } from '../model/links'
import { namesIn } from '../model/mentions'
import { isOnlyEmoji } from '../model/messageText'

/** Somebody who is named in a text. */
interface Person {
  /** By which the text names them. */
  handle: string
  name: string
  userId: string
  /** Whether it is oneself. */
  isOwn: boolean
}

interface MessageTextProps {
  text: string
  named: readonly Person[]
  /** Shows who somebody is. */
  onPerson(userId: string): void
}

/** What somebody wrote: text in, text out, never HTML. Only what is surely a link becomes one. */
export const MessageText = memo(function MessageText({ text, named, onPerson }: MessageTextProps) {
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
          <Named key={index} text={part.text} named={named} onPerson={onPerson} />
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
}, isSame)

/** Those named come anew with each message that is drawn, and are the same mostly. */
function isSame(one: MessageTextProps, other: MessageTextProps): boolean {
  const isSamePerson = (person: Person, index: number) => {
    const { name, handle, userId } = other.named[index] ?? {}
    return person.name === name && person.handle === handle && person.userId === userId
  }
  return (
    one.text === other.text &&
    one.onPerson === other.onPerson &&
    one.named.length === other.named.length &&
    one.named.every(isSamePerson)
  )
}

/** A text with its links told apart, once what finds them is there. */
function useParts(text: string): Part[] {
  const { partsOf } = useStore(linkFinder)
  const isWanted = mayHaveLinks(text)
  useEffect(() => {
    if (isWanted) loadLinkFinder()
  }, [isWanted])
  return isWanted && partsOf ? partsOf(text) : [{ text }]
}

/** Words without links; who is named in them stands out, oneself most of all, and is called by their name. */
function Named({ text, named, onPerson }: MessageTextProps) {
  const handles = named.map(({ handle }) => handle)
  return namesIn(text, handles).map(({ text, handle }, index) => {
    const person = named.find((known) => known.handle === handle)
    if (!person) return text
    return (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
        key={index}
        type="button"
        data-mention={person.isOwn ? 'own' : 'other'}
        title={text}
        onClick={() => onPerson(person.userId)}
        className={`inline font-semibold hover:underline ${person.isOwn ? 'rounded bg-clay px-1 text-on-clay' : ''}`}
      >
        @<bdi>{person.name}</bdi>
      </button>
    )
  })
}
