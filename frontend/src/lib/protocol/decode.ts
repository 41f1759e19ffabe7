import type { Event, ServerFrame } from './generated'
import { isEvent, isServerFrame } from './validators'

/** What a text from the server is. */
export type Decoded =
  | { kind: 'frame'; frame: ServerFrame }
  /** A reply that this version of the app cannot read; its request has to be told. */
  | { kind: 'unreadable'; id: string }
  /** Nothing of ours: the gateway's own messages, or a push of a later version. */
  | { kind: 'unknown' }

/** Reads a text from the server. Never throws: what a later version adds must not break an open app. */
export function decode(text: string): Decoded {
  const value = fromJson(text)
  if (isServerFrame(value)) return { kind: 'frame', frame: value }
  if (!isObject(value)) return { kind: 'unknown' }
  if (value.type === 'events' && Array.isArray(value.events)) {
    const events: Event[] = value.events.filter(isEvent)
    return { kind: 'frame', frame: { type: 'events', events } }
  }
  return typeof value.id === 'string' ? { kind: 'unreadable', id: value.id } : { kind: 'unknown' }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
