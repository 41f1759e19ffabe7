import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import type { Attachment, MediaLink } from '@/lib/protocol/generated'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import type { Moderation } from '../model/moderation'

interface ReportedFilesProps {
  reportId: string
  attachments: readonly Attachment[]
  moderation: Moderation
}

/** The files of a reported message: shown only where a moderator asks for that, since nobody likes to see some of them. */
export function ReportedFiles({ reportId, attachments, moderation }: ReportedFilesProps) {
  const { t } = useLingui()
  const [links, setLinks] = useState<readonly MediaLink[] | null>(null)
  const { isBusy, failure, run } = useAction()
  if (!links) {
    const show = () => run(async () => setLinks(await moderation.files(reportId)))
    return (
      <div className="flex flex-col gap-2">
        {failure && <Notice>{failure}</Notice>}
        <Button look="secondary" className="self-start" isBusy={isBusy} onClick={() => void show()}>
          {t`Show files (${attachments.length})`}
        </Button>
      </div>
    )
  }
  return (
    <ul aria-label={t`Reported files`} className="flex flex-col gap-3">
      {attachments.map((attachment) => (
        <li key={attachment.mediaId}>
          <ReportedFile attachment={attachment} link={links.find(isOf(attachment))} />
        </li>
      ))}
    </ul>
  )
}

function ReportedFile({ attachment, link }: { attachment: Attachment; link: MediaLink | undefined }) {
  const { t } = useLingui()
  const { kind, name, alt } = attachment
  if (!link)
    return (
      <p className="text-muted text-sm">
        <bdi>{name}</bdi>: {t`No longer available`}
      </p>
    )
  const look = 'max-h-80 max-w-full rounded-xl'
  switch (kind) {
    case 'picture':
      return <img src={link.url} alt={alt || name} className={look} />
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: what people send has no captions
        <video src={link.url} poster={link.posterUrl ?? ''} controls aria-label={name} className={look} />
      )
    case 'audio':
    case 'voice':
      // biome-ignore lint/a11y/useMediaCaption: what people send has no captions
      return <audio src={link.url} controls aria-label={name} className="w-full" />
    default:
      return (
        <a href={link.url} download={name} rel="noopener noreferrer" className="text-brand underline">
          <bdi>{name}</bdi>
        </a>
      )
  }
}

function isOf({ mediaId }: Attachment) {
  return (link: MediaLink) => link.mediaId === mediaId
}
