import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import type { Fragment, Hit } from '@/lib/protocol/generated'
import { formatShort } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { ListRow } from '@/lib/ui/ListRow'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { HasFilters } from './HasFilters'

/** Nobody wants hits for each letter. */
const TYPING_PAUSE_MS = 300

interface Page {
  query: string
  hits: readonly Hit[]
  next: string | null
}

interface MessageHitsProps {
  api: Pick<Api, 'search'>
  typed: string
  onType(typed: string): void
  /** Where to look; everywhere where absent. */
  conversationId?: string
  /** Who wrote it, and where. */
  titleOf(hit: Hit): string
  /** These hits are shown: their writers’ names are wanted. */
  onFound(hits: readonly Hit[]): void
  /** A link to the message in its conversation. */
  renderLink(hit: Hit, content: ReactNode): ReactNode
}

/** Messages with these words, and the buttons that ask for more than words. */
export function MessageHits({ onType, ...props }: MessageHitsProps) {
  return (
    <>
      <HasFilters query={props.typed} onChange={onType} />
      {props.typed.trim() !== '' && <Hits {...props} />}
      <p className="px-3 pt-3 text-muted text-xs">
        <Trans>
          Narrow your search with <bdi>from:name</bdi>, <bdi>after:2026-01-31</bdi>,{' '}
          <bdi>before:2026-12-31</bdi> or <bdi>"a phrase"</bdi>.
        </Trans>
      </p>
    </>
  )
}

function Hits({
  api,
  typed,
  conversationId,
  titleOf,
  onFound,
  renderLink,
}: Omit<MessageHitsProps, 'onType'>) {
  const { t } = useLingui()
  const query = conversationId === undefined ? typed.trim() : `in:${conversationId} ${typed.trim()}`
  const [page, setPage] = useState<Page | null>(null)
  const [failedQuery, setFailedQuery] = useState<string | null>(null)
  const { isBusy, failure, run } = useAction()
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is looked for begins anew
  useEffect(() => {
    let isCurrent = true
    const look = async () => {
      const { hits, next = null } = await api.search({ query })
      if (!isCurrent) return
      setPage({ query, hits, next })
      onFound(hits)
    }
    const begin = () => void run(look).then((isDone) => isCurrent && setFailedQuery(isDone ? null : query))
    const timer = setTimeout(begin, TYPING_PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [api, query])
  const more = async (shown: Page) => {
    const { hits, next = null } = await api.search({ query: shown.query, cursor: shown.next })
    // Something else may be looked for by now.
    setPage((now) => (now?.query === shown.query ? { ...now, hits: [...now.hits, ...hits], next } : now))
    onFound(hits)
  }
  if (failure && failedQuery === query) return <Notice>{failure}</Notice>
  if (page?.query !== query) return <SkeletonRows label={t`Searching…`} />
  return (
    <>
      {failure && <Notice>{failure}</Notice>}
      {page.hits.length === 0 ? (
        <p role="status" className="px-4 py-8 text-center text-muted text-sm">
          <Trans>No messages found. Messages from the last 30 seconds may not show up yet.</Trans>
        </p>
      ) : (
        <ul aria-label={t`Messages found`} className="flex flex-col gap-0.5">
          {page.hits.map((hit) => (
            <li key={hit.entry.entryId}>
              {renderLink(
                hit,
                <ListRow
                  title={<bdi>{titleOf(hit)}</bdi>}
                  aside={<span className="shrink-0 text-muted text-xs">{formatShort(hit.entry.sentAt)}</span>}
                  detail={<Excerpt fragments={hit.excerpt} />}
                />,
              )}
            </li>
          ))}
        </ul>
      )}
      {page.next && (
        <Button look="quiet" className="w-full" isBusy={isBusy} onClick={() => void run(() => more(page))}>
          {t`Show more`}
        </Button>
      )}
    </>
  )
}

/** What was found stands out. All of it is text: nothing that somebody wrote becomes markup. */
function Excerpt({ fragments }: { fragments: readonly Fragment[] }) {
  return (
    <bdi>
      {fragments.map(({ text, isMatch }, index) =>
        isMatch ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the fragments of one hit never change
          <mark key={index} className="rounded bg-brand-soft font-semibold text-ink">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </bdi>
  )
}
