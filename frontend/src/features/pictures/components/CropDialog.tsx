import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '@/lib/ui/Button'
import { Dialog } from '@/lib/ui/Dialog'
import { Notice } from '@/lib/ui/Notice'
import { type Crop, WHOLE } from '../model/crop'
import { encode } from '../model/encode'
import { Cropper } from './Cropper'
import { type SavePicture, useUploading } from './useUploading'

interface CropDialogProps {
  image: HTMLImageElement
  isGroup: boolean
  save: SavePicture
  onClose(): void
  onSaved(): void
}

/** Chooses the square of a picture that is shown, and uploads it. */
export function CropDialog({ image, isGroup, save, onClose, onSaved }: CropDialogProps) {
  const { t } = useLingui()
  const [crop, setCrop] = useState<Crop>(WHOLE)
  const { progress, failure, run, cancel } = useUploading(save)
  const isBusy = progress !== null
  const start = async () => {
    if (await run(() => encode(image, crop))) onSaved()
  }
  const actions = (
    <>
      <Button look="secondary" onClick={isBusy ? cancel : onClose}>{t`Cancel`}</Button>
      <Button isBusy={isBusy} onClick={() => void start()}>
        {failure ? t`Try again` : t`Use picture`}
      </Button>
    </>
  )
  return (
    <Dialog
      title={t`Crop picture`}
      description={t`Drag the picture, or use the sliders.`}
      width="small"
      isOpen
      onClose={onClose}
      actions={actions}
    >
      <div className="flex flex-col gap-4">
        {failure && <Notice>{failure}</Notice>}
        <Cropper image={image} crop={crop} isGroup={isGroup} isDisabled={isBusy} onChange={setCrop} />
        {isBusy && (
          <div className="flex items-center gap-3 text-muted text-sm">
            <Trans>Uploading</Trans>
            <progress aria-label={t`Uploading`} value={progress} max={1} className="h-2 flex-1 text-brand" />
          </div>
        )}
      </div>
    </Dialog>
  )
}
