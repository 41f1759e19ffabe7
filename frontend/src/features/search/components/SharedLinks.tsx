import { useLingui } from '@lingui/react/macro'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import { useRequest } from '@/lib/http/useRequest'
import type { FoundMessages, Hit } from '@/lib/protocol/generated'
import { formatShort } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { IconButton } from '@/lib/ui/IconButton'
import { ShowInConversationIcon } from '@/lib/ui/mediaIcons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'

interface SharedLinksProps {
  api: Pick<Api, 'search'>
  conversationId: string
  /** What the search calls the conversation; `null` where that is not known. */
  place: string | null | undefined
  linksIn(text: string): string[]
  nameOf(userId: string): string
  /** Sees to it that these people's names are known soon. */
  need(userIds: readonly string[]): void
  /** Leads to a message. */
  onShow(seq: number): void
}

/** The links in the messages of a conversation, as the search finds them. */
export function SharedLinks(props: SharedLinksProps) {
  const { api, conversationId, place, linksIn, nameOf, need, onShow } = props
  const { t } = useLingui()
  const query = `has:link${place && !place.includes('"') ? ` in:"${place}"` : ''}`
  const load = async (cursor?: string | null): Promise<FoundMessages> => {
    const { hits, ...rest } = await api.search({ query, cursor })
    // Groups may have the same title.
    const own = hits.filter(({ entry }) => entry.conversationId === conversationId)
    need(own.map(({ entry }) => entry.senderId))
    return { hits: own, ...rest }
  }
  const { value, failure, change, reload } = useRequest(query, () => load())
  const more = useAction()
  const loadMore = async (known: FoundMessages) => {
    const { hits, next } = await load(known.next)
    change((now) => ({ hits: [...now.hits, ...hits], ...(next ? { next } : {}) }))
  }
  const problem = failure ?? more.failure
  const links = value?.hits.flatMap((hit) => linksIn(textOf(hit)).map((href) => ({ hit, href }))) ?? []
  return (
    <>
      {problem && <Notice>{problem}</Notice>}
      {!value && !failure && <SkeletonRows label={t`Loading links`} />}
      {value && links.length === 0 && !value.next && (
        <p role="status" className="py-10 text-center text-muted">{t`No links yet`}</p>
      )}
      <ul className="mb-3 flex flex-col divide-y divide-line">
        {links.map(({ hit: { entry }, href }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message may have the same link twice
          <li key={`${entry.entryId} ${index}`} className="flex items-center gap-1 py-1">
            <div className="min-w-0 flex-1">
              <a
                dir="ltr"
                href={href}
                target="_blank"
                rel="noopener noreferrer nofollow"
                className="block min-h-6 truncate py-1 text-start underline underline-offset-2"
              >
                {href}
              </a>
              <p className="truncate text-muted text-xs">
                <bdi>{nameOf(entry.senderId)}</bdi> · {formatShort(entry.sentAt)}
              </p>
            </div>
            <IconButton label={t`Show in conversation`} onClick={() => onShow(entry.seq)}>
              <ShowInConversationIcon />
            </IconButton>
          </li>
        ))}
      </ul>
      {failure && <Button look="secondary" onClick={reload}>{t`Try again`}</Button>}
      {value?.next && (
        <Button look="secondary" isBusy={more.isBusy} onClick={() => void more.run(() => loadMore(value))}>
          {t`Show more`}
        </Button>
      )}
    </>
  )
}

function textOf({ entry, state }: Hit): string {
  return state?.edited?.text ?? ('text' in entry.content ? entry.content.text : '')
}
