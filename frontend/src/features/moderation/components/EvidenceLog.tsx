import { Trans, useLingui } from '@lingui/react/macro'
import type { Entry, EntryState, Evidence } from '@/lib/protocol/generated'
import { formatExact, formatMoment } from '@/lib/time/format'

interface EvidenceLogProps {
  evidence: Evidence
  /** The message that the report is about. */
  reportedId: string
  nameOf(userId: string): string
}

/** What stood around a reported message when it was reported. */
export function EvidenceLog({ evidence, reportedId, nameOf }: EvidenceLogProps) {
  const { t } = useLingui()
  const { entries, states = {} } = evidence
  const messages = entries.filter(({ content }) => content.kind === 'message' || content.kind === 'erased')
  return (
    <ol aria-label={t`Reported messages`} className="flex flex-col gap-1 rounded-2xl bg-paper p-3">
      {messages.map((entry) => (
        <Said
          key={entry.entryId}
          entry={entry}
          state={states[entry.entryId]}
          isReported={entry.entryId === reportedId}
          name={nameOf(entry.senderId)}
        />
      ))}
    </ol>
  )
}

interface SaidProps {
  entry: Entry
  state: EntryState | undefined
  isReported: boolean
  name: string
}

function Said({ entry: { content, sentAt }, state, isReported, name }: SaidProps) {
  const { t } = useLingui()
  const text = state?.edited?.text ?? (content.kind === 'message' ? content.text : '')
  const files = content.kind === 'message' ? (content.attachments ?? []) : []
  const isGone = state?.deleted != null || (text === '' && files.length === 0)
  return (
    <li className={`rounded-xl px-3 py-2 ${isReported ? 'border-s-4 border-danger bg-danger-soft' : ''}`}>
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <bdi className="min-w-0 truncate font-semibold">{name}</bdi>
        <time
          dateTime={new Date(sentAt).toISOString()}
          title={formatExact(sentAt)}
          className="shrink-0 text-muted text-xs"
        >
          {formatMoment(sentAt)}
        </time>
      </p>
      {isReported && <span className="sr-only">{t`Reported:`} </span>}
      <p className="whitespace-pre-wrap break-words" dir="auto">
        {isGone ? (
          <i>
            <Trans>Message deleted</Trans>
          </i>
        ) : (
          text
        )}
      </p>
      {files.map(({ mediaId, name }) => (
        <bdi key={mediaId} className="block truncate text-muted text-sm">
          {name}
        </bdi>
      ))}
    </li>
  )
}
