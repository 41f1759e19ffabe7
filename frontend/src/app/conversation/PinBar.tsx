import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { statesAfter } from '@/features/timeline/model/entryState'
import type { Log } from '@/features/timeline/model/log'
import { attachedOf } from '@/lib/media/attached'
import { withFiles } from '@/lib/media/words'
import { mayPin } from '@/lib/protocol/content'
import type { ConversationSummary, Entry, EntryId, EntryState, Seq } from '@/lib/protocol/generated'
import type { Ask } from '@/lib/protocol/requests'
import { PinIcon } from '@/lib/ui/conversationIcons'
import { IconButton } from '@/lib/ui/IconButton'
import { CloseIcon } from '@/lib/ui/icons'
import { useChat } from '../chat/ChatContext'
import { useNamed } from '../people/useNames'
import { togglePin } from './pins'

interface PinBarProps {
  summary: ConversationSummary
  /** By rising place; at least one. */
  pins: readonly Seq[]
  onShow(seq: Seq): void
}

/** The pinned messages above the timeline: the newest first. Each press goes to the one on show, and then shows the one before. */
export function PinBar({ summary, pins, onShow }: PinBarProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const named = useNamed()
  const { conversationId } = summary
  const [chosen, setChosen] = useState<Seq | null>(null)
  const at = chosen === null ? -1 : pins.indexOf(chosen)
  const index = at === -1 ? pins.length - 1 : at
  const seq = pins[index] ?? 0
  const message = usePinned(conversationId, seq)
  const position = index + 1
  const total = pins.length
  const press = () => {
    onShow(seq)
    setChosen(pins[index - 1] ?? null)
  }
  return (
    <section
      aria-label={t`Pinned messages`}
      className="flex min-h-12 items-center border-line border-b bg-surface ps-2 pe-2 md:ps-5"
    >
      <button
        type="button"
        onClick={press}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-xl px-2 text-start text-sm hover:bg-brand-soft"
      >
        <PinIcon className="size-5 shrink-0 text-brand" />
        <span className="min-w-0">
          <span className="block font-semibold text-brand text-xs">
            {total > 1 ? t`Pinned message ${position} of ${total}` : t`Pinned message`}
          </span>
          <span className="block h-5 truncate" dir="auto">
            {message &&
              (message.text === null ? <i>{t`Message deleted`}</i> : named(summary.kind, message.text))}
          </span>
        </span>
      </button>
      {message && mayPin(summary) && (
        <IconButton
          label={t`Unpin message`}
          onClick={() => void togglePin(chat, conversationId, message.entryId, seq)}
        >
          <CloseIcon />
        </IconButton>
      )}
    </section>
  )
}

interface Pinned {
  seq: Seq
  entryId: EntryId
  /** What it says now; `null` where that is erased. */
  text: string | null
}

/** The message at a place, asked for again when it changes; `null` as long as it is not here. */
function usePinned(conversationId: string, seq: Seq): Pinned | null {
  const { chat } = useChat()
  const [pinned, setPinned] = useState<Pinned | null>(null)
  const { log } = useStore(chat.timelines.of(conversationId).state)
  const changes = log.entries.filter(
    ({ content }) => 'targetSeq' in content && content.targetSeq === seq,
  ).length
  const isOpen = useStore(chat.socket.state).status === 'open'
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has become of it is asked for again
  useEffect(() => {
    let isWanted = isOpen
    const show = (found: Pinned | null) => {
      if (isWanted && found) setPinned(found)
    }
    if (isOpen) fetchPinned(chat.socket.request.bind(chat.socket), conversationId, seq).then(show, () => {})
    return () => {
      isWanted = false
    }
  }, [chat, conversationId, seq, changes, isOpen])
  return pinned?.seq === seq ? pinned : pinnedIn(log, seq)
}

/** The message as far as this device knows it. */
function pinnedIn({ entries, states }: Log, seq: Seq): Pinned | null {
  const entry = entries.find((known) => known.seq === seq)
  return entry ? asPinned(entry, statesAfter(states, entries)[entry.entryId]) : null
}

async function fetchPinned(ask: Ask, conversationId: string, seq: Seq): Promise<Pinned | null> {
  const { entries, states } = await ask({ action: 'getMessages', conversationId, before: seq + 1, limit: 1 })
  const entry = entries.at(-1)
  if (entry?.seq !== seq) return null
  return asPinned(entry, states?.[entry.entryId])
}

function asPinned({ seq, entryId, content }: Entry, state: EntryState | undefined): Pinned {
  if (content.kind !== 'message' || state?.deleted) return { seq, entryId, text: null }
  const files = attachedOf(content.attachments ?? [])
  return { seq, entryId, text: withFiles(state?.edited?.text ?? content.text, files) }
}
