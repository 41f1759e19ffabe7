import { i18n } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Api } from '@/lib/http/api'
import { useAction } from '@/lib/http/useAction'
import type { MediaKind, SharedMedia } from '@/lib/protocol/generated'
import { formatShort } from '@/lib/time/format'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { IconButton } from '@/lib/ui/IconButton'
import { ShowInConversationIcon } from '@/lib/ui/mediaIcons'
import { Notice } from '@/lib/ui/Notice'
import { SkeletonRows } from '@/lib/ui/Skeleton'
import { Tabs } from '@/lib/ui/Tabs'
import type { MediaKit } from '../model/kit'
import { SharedFiles } from '../model/sharedFiles'
import { FileLine } from './FileLine'
import { PictureTile } from './PictureTile'
import { RecordingLine } from './RecordingLine'
import type { Carrier } from './useSource'
import { VideoTile } from './VideoTile'
import { type Viewable, Viewer } from './Viewer'

/** Which kinds are listed together. */
const LISTS = {
  visual: ['picture', 'video'],
  files: ['file'],
  voice: ['voice', 'audio'],
} satisfies Record<string, MediaKind[]>

interface SharedMediaDialogProps {
  kit: MediaKit
  api: Pick<Api, 'listSharedMedia'>
  conversationId: string
  nameOf(userId: string): string
  /** Sees to it that these people's names are known soon. */
  need(userIds: readonly string[]): void
  /** The list of links. */
  links: ReactNode
  /** The address at which those who are in the conversation find a message. */
  linkTo(carrier: Carrier): string
  /** Leads to a message. */
  onShow(seq: number): void
  onClose(): void
}

/** What the messages of a conversation carry, by month: pictures and videos, files, recordings, links. */
export function SharedMediaDialog(props: SharedMediaDialogProps) {
  const { api, conversationId, links, onClose } = props
  const { t } = useLingui()
  const [selected, setSelected] = useState('visual')
  const [lists] = useState(() => {
    const list = (kinds: readonly MediaKind[]) => new SharedFiles({ api, conversationId, kinds })
    return { visual: list(LISTS.visual), files: list(LISTS.files), voice: list(LISTS.voice) }
  })
  return (
    <Dialog title={t`Shared media`} width="large" isOpen onClose={onClose}>
      <Tabs
        label={t`Shared media`}
        selected={selected}
        onSelect={setSelected}
        tabs={[
          {
            id: 'visual',
            label: t`Photos and videos`,
            content: <Visual {...props} files={lists.visual} />,
          },
          {
            id: 'files',
            label: t`Files`,
            content: <Lines {...props} files={lists.files} none={t`No files yet`} />,
          },
          {
            id: 'voice',
            label: t`Audio`,
            content: <Lines {...props} files={lists.voice} none={t`No voice messages or audio yet`} />,
          },
          { id: 'links', label: t`Links`, content: links },
        ]}
      />
    </Dialog>
  )
}

interface ListProps extends SharedMediaDialogProps {
  files: SharedFiles
}

function Visual(props: ListProps) {
  const { kit, conversationId, files, linkTo, onShow } = props
  const { t } = useLingui()
  const items = useStore(files.state, (state) => state.items) ?? []
  const [open, setOpen] = useState<number | null>(null)
  const viewable: Viewable[] = items.map((item) => ({
    attachment: item.attachment,
    carrier: carrierOf(conversationId, item),
  }))
  return (
    <Paged files={files} none={t`No photos or videos yet`}>
      {monthsOf(items).map(({ month, shared }) => (
        <section key={month} aria-label={month} className="mb-5">
          <h3 className="mb-2 font-semibold text-muted text-sm">{month}</h3>
          <ul className="grid grid-cols-3 gap-1 sm:grid-cols-4">
            {shared.map((item) => {
              const index = items.indexOf(item)
              const tile = {
                kit,
                carrier: carrierOf(conversationId, item),
                attachment: item.attachment,
                onOpen: () => setOpen(index),
              }
              return (
                <li key={item.attachment.mediaId} className="aspect-square overflow-hidden rounded-lg">
                  {item.attachment.kind === 'video' ? <VideoTile {...tile} /> : <PictureTile {...tile} />}
                </li>
              )
            })}
          </ul>
        </section>
      ))}
      {open !== null && (
        <Viewer
          kit={kit}
          items={viewable}
          first={open}
          linkTo={linkTo}
          onShow={({ carrier }) => onShow(carrier.seq ?? 0)}
          onClose={() => setOpen(null)}
        />
      )}
    </Paged>
  )
}

function Lines({ none, ...props }: ListProps & { none: string }) {
  const { kit, conversationId, nameOf, need, files, onShow } = props
  const { t } = useLingui()
  const items = useStore(files.state, (state) => state.items)
  useEffect(() => need((items ?? []).map(({ senderId }) => senderId)), [items, need])
  return (
    <Paged files={files} none={none}>
      {monthsOf(items ?? []).map(({ month, shared }) => (
        <section key={month} aria-label={month} className="mb-5">
          <h3 className="mb-1 font-semibold text-muted text-sm">{month}</h3>
          <ul className="flex flex-col divide-y divide-line">
            {shared.map((item) => {
              const { attachment, senderId, sentAt, seq } = item
              const line = { kit, carrier: carrierOf(conversationId, item), attachment }
              return (
                <li key={`${seq} ${attachment.mediaId}`} className="flex items-center gap-1 py-1">
                  <div className="min-w-0 flex-1">
                    {attachment.kind === 'file' ? <FileLine {...line} /> : <RecordingLine {...line} />}
                    <p className="truncate px-2.5 text-muted text-xs">
                      <bdi>{nameOf(senderId)}</bdi> · {formatShort(sentAt)}
                    </p>
                  </div>
                  <IconButton label={t`Show in conversation`} onClick={() => onShow(seq)}>
                    <ShowInConversationIcon />
                  </IconButton>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </Paged>
  )
}

interface PagedProps {
  files: SharedFiles
  /** What is told where there is nothing. */
  none: string
  children: ReactNode
}

/** A list that is fetched by pages: the first one when it is shown, the next ones when they are wanted. */
function Paged({ files, none, children }: PagedProps) {
  const { t } = useLingui()
  const { items, hasMore } = useStore(files.state)
  const { isBusy, failure, run } = useAction()
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is shown
  useEffect(() => {
    if (files.state.getState().items === null) void run(() => files.more())
  }, [files])
  return (
    <>
      {failure && <Notice>{failure}</Notice>}
      {!items && !failure && <SkeletonRows label={t`Loading shared media`} />}
      {items?.length === 0 && !hasMore && (
        <p role="status" className="py-10 text-center text-muted">
          {none}
        </p>
      )}
      {children}
      {(items ? hasMore : failure) && (
        <Button look="secondary" isBusy={isBusy} onClick={() => void run(() => files.more())}>
          {failure ? <Trans>Try again</Trans> : <Trans>Show more</Trans>}
        </Button>
      )}
    </>
  )
}

function carrierOf(conversationId: string, { seq }: SharedMedia): Carrier {
  return { conversationId, seq, isOwn: false, isFailed: false }
}

/** In their order, by the month in which they were sent. */
function monthsOf(items: readonly SharedMedia[]): { month: string; shared: SharedMedia[] }[] {
  const months = new Map<string, SharedMedia[]>()
  for (const item of items) {
    const month = i18n.date(new Date(item.sentAt), { month: 'long', year: 'numeric' })
    months.set(month, [...(months.get(month) ?? []), item])
  }
  return [...months].map(([month, shared]) => ({ month, shared }))
}
