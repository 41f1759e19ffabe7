import { useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import type { Attachment } from '@/lib/protocol/generated'
import { CloseIcon, DownloadIcon } from '@/lib/ui/icons'
import { FileIcon } from '@/lib/ui/mediaIcons'
import type { MediaKit } from '../model/kit'
import { AskForFile } from './AskForFile'
import { sizeInWords } from './sizes'
import { type Carrier, useSource } from './useSource'

export interface LineProps {
  kit: MediaKit
  carrier: Carrier
  attachment: Attachment
  /** Gives the upload up; absent where there is none. */
  onCancel?(): void
}

/** A file in a line: what it is called, how large it is, and the way to it. */
export function FileLine({ kit, carrier, attachment, onCancel }: LineProps) {
  const { t } = useLingui()
  const source = useSource(kit, carrier, attachment)
  const { url, isGone } = source
  const done = useStore(kit.uploads.progress, (progress) => progress[attachment.mediaId])
  const { name, bytes } = attachment
  const size = sizeInWords(bytes)
  const percent = Math.round((done ?? 0) * 100)
  const detail = isGone ? t`No longer available` : [typeOf(attachment), size].filter(Boolean).join(' · ')
  const body = (
    <>
      <span className="grid size-11 shrink-0 place-items-center rounded-xl bg-current/15">
        <FileIcon className="size-6" />
      </span>
      <span className="min-w-0 flex-1 text-start">
        <bdi title={name} className="block truncate font-semibold text-sm">
          {name}
        </bdi>
        <span className={`block text-xs ${source.restore ? '' : 'truncate'} ${mutedLook(carrier)}`}>
          {source.restore ? (
            <AskForFile source={source} />
          ) : onCancel ? (
            t`Uploading, ${percent}% of ${size}`
          ) : (
            detail
          )}
        </span>
      </span>
    </>
  )
  const look = 'flex h-16 w-full items-center gap-3 px-2.5'
  if (onCancel) {
    return (
      <div className={look}>
        {body}
        <CancelUpload onCancel={onCancel} />
      </div>
    )
  }
  if (!url) return <div className={look}>{body}</div>
  return (
    <a href={url} download={name} target="_blank" rel="noopener noreferrer" className={`${look} rounded-2xl`}>
      {body}
      <span className="grid size-11 shrink-0 place-items-center">
        <DownloadIcon />
      </span>
      <span className="sr-only">{t`Download`}</span>
    </a>
  )
}

export function CancelUpload({ onCancel }: { onCancel(): void }) {
  const { t } = useLingui()
  return (
    <button
      type="button"
      aria-label={t`Cancel upload`}
      onClick={onCancel}
      className="grid size-11 shrink-0 place-items-center rounded-full hover:bg-current/10"
    >
      <CloseIcon className="size-4" />
    </button>
  )
}

/** Words of lesser weight, within a message. */
export function mutedLook({ isOwn, isFailed }: Carrier): string {
  return isOwn && !isFailed ? 'text-on-brand-muted' : 'text-muted'
}

/** What kind of file it is, by the ending of its name. */
function typeOf({ name }: Attachment): string {
  const [, ending = ''] = /\.(\w{1,5})$/.exec(name) ?? []
  return ending.toUpperCase()
}
