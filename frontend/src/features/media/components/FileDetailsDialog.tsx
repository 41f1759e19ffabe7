import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { StoredFile } from '@/lib/storage/schema'
import { bytesOf } from '@/lib/text/bytes'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { TextArea } from '@/lib/ui/Field'
import { Switch } from '@/lib/ui/Switch'
import { kindOf } from '../model/kinds'
import type { MediaKit } from '../model/kit'

/** The server's own limit. */
const MAX_ALT_BYTES = 1000

interface FileDetailsDialogProps {
  kit: MediaKit
  file: StoredFile
  onClose(): void
}

/** What an attached file shows, for those who do not see it, and whether it goes out as it was chosen. */
export function FileDetailsDialog({ kit, file, onClose }: FileDetailsDialogProps) {
  const { t } = useLingui()
  const [alt, setAlt] = useState(file.alt ?? '')
  const [asFile, setAsFile] = useState(file.kind === 'file')
  const shownAs = kindOf({ type: file.original?.type ?? file.contentType })
  const isTooLong = bytesOf(alt.trim()) > MAX_ALT_BYTES
  const save = () => {
    if (isTooLong) return
    kit.files.change(file.mediaId, { alt: alt.trim() })
    const current = kit.files.of(file.conversationId).find(({ mediaId }) => mediaId === file.mediaId)
    if (current && asFile !== (file.kind === 'file')) void kit.attaching.sendAsFile(current, asFile)
    onClose()
  }
  const actions = (
    <>
      <Button look="secondary" onClick={onClose}>{t`Cancel`}</Button>
      <Button disabled={isTooLong} onClick={save}>{t`Save`}</Button>
    </>
  )
  return (
    <Dialog isOpen title={file.name} width="small" onClose={onClose} actions={actions}>
      <div className="flex flex-col gap-4">
        <TextArea
          label={t`Description`}
          hint={t`For people who cannot see it. What does it show?`}
          value={alt}
          onChange={({ target }) => setAlt(target.value)}
          {...(isTooLong ? { problem: t`The text is too long.` } : {})}
        />
        {shownAs !== 'file' && (
          <Switch
            label={t`Send as file`}
            hint={t`In original quality and size.`}
            isOn={asFile}
            onChange={setAsFile}
          />
        )}
      </div>
    </Dialog>
  )
}
