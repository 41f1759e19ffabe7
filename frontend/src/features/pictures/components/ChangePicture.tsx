import { useLingui } from '@lingui/react/macro'
import { type ChangeEvent, useRef, useState } from 'react'
import { useAction } from '@/lib/http/useAction'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'
import { load, MAX_FILE_MB, type Refusal, TYPES } from '../model/load'
import { CropDialog } from './CropDialog'
import type { SavePicture } from './useUploading'

interface ChangePictureProps {
  hasPicture: boolean
  isGroup?: boolean
  save: SavePicture
  /** Rejects with `RequestError`. */
  remove(): Promise<unknown>
}

/** Changes the picture of a person or a group, or takes it away. What is no picture is refused before it is uploaded. */
export function ChangePicture({ hasPicture, isGroup = false, save, remove }: ChangePictureProps) {
  const { t } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  const [image, setImage] = useState<HTMLImageElement | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const removing = useAction()
  const reasons: Record<Refusal, string> = {
    type: t`Choose a JPEG, PNG or WebP picture.`,
    tooLarge: t`The file is too large. The limit is ${MAX_FILE_MB} MB.`,
    tooSmall: t`The picture is too small. It must be at least 64 × 64 pixels.`,
    unreadable: t`The picture could not be read. It may be damaged.`,
  }
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    // So that the same file can be chosen again.
    target.value = ''
    if (!file) return
    const loaded = await load(file)
    setRefusal(typeof loaded === 'string' ? loaded : null)
    setImage(typeof loaded === 'string' ? null : loaded)
  }
  const close = () => {
    if (image) URL.revokeObjectURL(image.src)
    setImage(null)
  }
  const failure = refusal ? reasons[refusal] : removing.failure
  return (
    <div className="flex flex-col gap-3">
      {failure && <Notice>{failure}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button look="secondary" onClick={() => input.current?.click()}>
          {hasPicture ? t`Change picture` : t`Add picture`}
        </Button>
        {hasPicture && (
          <Button look="quiet" isBusy={removing.isBusy} onClick={() => void removing.run(remove)}>
            {t`Remove picture`}
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={TYPES.join()}
        aria-label={t`Picture`}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => void choose(event)}
      />
      {image && <CropDialog image={image} isGroup={isGroup} save={save} onClose={close} onSaved={close} />}
    </div>
  )
}
