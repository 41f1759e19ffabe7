import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { StoredFile } from '@/lib/storage/schema'
import { IconButton } from '@/lib/ui/IconButton'
import { BackIcon, CloseIcon, EditIcon, NextIcon } from '@/lib/ui/icons'
import { FileIcon, PlayIcon } from '@/lib/ui/mediaIcons'
import { Spinner } from '@/lib/ui/Spinner'
import { kindOf } from '../model/kinds'
import type { MediaKit } from '../model/kit'
import { FileDetailsDialog } from './FileDetailsDialog'
import { sizeInWords } from './sizes'

interface AttachedTrayProps {
  kit: MediaKit
  conversationId: string
  onPreparing(isPreparing: boolean): void
}

/** What is attached to the next message: looked at, put in order, described and taken away. */
export function AttachedTray({ kit, conversationId, onPreparing }: AttachedTrayProps) {
  const { t } = useLingui()
  const attached = useStore(kit.files.attached)[conversationId] ?? []
  const preparing = useStore(kit.attaching.preparing)[conversationId] ?? 0
  const [open, setOpen] = useState<string | null>(null)
  useEffect(() => onPreparing(preparing > 0), [onPreparing, preparing])
  const opened = attached.find(({ mediaId }) => mediaId === open)
  return (
    <>
      {(attached.length > 0 || preparing > 0) && (
        <ul aria-label={t`Attached files`} className="mx-auto mb-2 flex max-w-3xl gap-2 overflow-x-auto pb-1">
          {attached.map((file, index) => (
            <AttachedItem
              key={file.mediaId}
              kit={kit}
              file={file}
              isFirst={index === 0}
              isLast={index === attached.length - 1}
              onDetails={() => setOpen(file.mediaId)}
            />
          ))}
          {preparing > 0 && (
            <li className="grid h-36 w-24 shrink-0 place-items-center rounded-2xl bg-brand-soft text-muted">
              <Spinner />
              <span role="status" className="sr-only">{t`Preparing files`}</span>
            </li>
          )}
        </ul>
      )}
      {opened && <FileDetailsDialog kit={kit} file={opened} onClose={() => setOpen(null)} />}
    </>
  )
}

interface AttachedItemProps {
  kit: MediaKit
  file: StoredFile
  isFirst: boolean
  isLast: boolean
  onDetails(): void
}

function AttachedItem({ kit, file, isFirst, isLast, onDetails }: AttachedItemProps) {
  const { t } = useLingui()
  const { mediaId, name, kind, bytes } = file
  const preview = useObjectUrl(kind === 'picture' ? file.blob : file.poster)
  const isPicture = kindOf({ type: file.original?.type ?? file.contentType }) === 'picture'
  return (
    <li className="w-36 shrink-0 overflow-hidden rounded-2xl border border-line bg-raised">
      <div className="relative h-24 bg-brand-soft">
        {preview ? (
          <img src={preview} alt={file.alt || name} className="size-full object-cover" />
        ) : (
          <span className="flex size-full flex-col items-center justify-center gap-1 px-2 text-muted">
            <FileIcon className="size-6" />
            <bdi className="max-w-full truncate text-xs">{name}</bdi>
          </span>
        )}
        {kind === 'video' && <PlayIcon className="absolute inset-0 m-auto size-8 text-white drop-shadow" />}
        <button
          type="button"
          aria-label={t`Remove ${name}`}
          onClick={() => kit.files.remove(mediaId)}
          className="absolute end-0 top-0 grid size-11 place-items-center text-white"
        >
          <span className="grid size-7 place-items-center rounded-full bg-black/70">
            <CloseIcon className="size-4" />
          </span>
        </button>
        <span className="absolute start-1.5 bottom-1.5 rounded-full bg-black/70 px-1.5 text-white text-xs">
          {sizeInWords(bytes)}
        </span>
      </div>
      <div className="flex justify-between">
        <IconButton
          label={t`Move ${name} earlier`}
          disabled={isFirst}
          className="disabled:opacity-30"
          onClick={() => kit.files.move(mediaId, -1)}
        >
          <BackIcon className="size-4" />
        </IconButton>
        <IconButton label={isPicture ? t`Describe ${name}` : t`Details of ${name}`} onClick={onDetails}>
          <EditIcon className="size-4" />
        </IconButton>
        <IconButton
          label={t`Move ${name} later`}
          disabled={isLast}
          className="disabled:opacity-30"
          onClick={() => kit.files.move(mediaId, 1)}
        >
          <NextIcon className="size-4" />
        </IconButton>
      </div>
    </li>
  )
}

/** The address of a file on this device, as long as it is shown. */
function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!blob) return setUrl(null)
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
