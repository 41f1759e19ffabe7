import { type KeyboardEvent, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { UserProfile } from '@/lib/protocol/generated'
import { keysOf } from '@/lib/shortcuts/keyPress'
import { mentionAt, suggestionsFor, withMention } from '../model/mentions'

interface Options {
  input: RefObject<HTMLTextAreaElement | null>
  text: string
  onText(text: string): void
  /** Who may be named; absent where nobody may. */
  people: readonly UserProfile[] | undefined
}

/** Suggests whom somebody means who types an `@`: arrows choose, Enter or Tab takes, Escape closes. */
export function useMentioning({ input, text, onText, people }: Options) {
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(0)
  /** The `@` for which nothing is to be suggested any more. */
  const [dismissed, setDismissed] = useState<number | null>(null)
  const goal = useRef<number | null>(null)
  const typed = useMemo(() => (people ? mentionAt(text, caret) : null), [people, text, caret])
  const suggested = useMemo(
    () => (typed && typed.from !== dismissed ? suggestionsFor(typed.query, people ?? []) : []),
    [typed, dismissed, people],
  )
  const chosen = suggested[Math.min(active, suggested.length - 1)]

  // Behind React's own writing of the field, which puts the caret to the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the text is another
  useLayoutEffect(() => {
    if (goal.current === null) return
    input.current?.setSelectionRange(goal.current, goal.current)
    goal.current = null
  }, [input, text])

  const follow = () => {
    const place = input.current?.selectionStart ?? 0
    setCaret(place)
    // Another mention is another question.
    if (people && mentionAt(input.current?.value ?? '', place)?.from !== typed?.from) {
      setDismissed(null)
      setActive(0)
    }
  }
  const take = ({ handle }: UserProfile) => {
    if (!typed) return
    const made = withMention(text, typed, handle)
    goal.current = made.caret
    setCaret(made.caret)
    setActive(0)
    onText(made.text)
    input.current?.focus()
  }
  /** Whether the key was for the suggestions. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!chosen) return false
    const keys = keysOf(event)
    const steps: Record<string, number> = { arrowdown: 1, arrowup: -1 }
    const step = steps[keys]
    if (step !== undefined)
      setActive((suggested.indexOf(chosen) + step + suggested.length) % suggested.length)
    else if (keys === 'enter' || keys === 'tab') take(chosen)
    else if (keys === 'escape') setDismissed(typed?.from ?? null)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { suggested, chosen, take, follow, onKeyDown }
}
