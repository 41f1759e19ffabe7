import { useLingui } from '@lingui/react/macro'
import type { PointerEvent } from 'react'
import { type Crop, dragged, MAX_ZOOM, squareOf, zoomed } from '../model/crop'
import { Slider } from './Slider'

interface CropperProps {
  image: HTMLImageElement
  crop: Crop
  isGroup: boolean
  isDisabled: boolean
  onChange(crop: Crop): void
}

/** The square of a picture that is to be shown: dragged with a pointer, or set with sliders. */
export function Cropper({ image, crop, isGroup, isDisabled, onChange }: CropperProps) {
  const { t } = useLingui()
  const size = { width: image.naturalWidth, height: image.naturalHeight }
  const { left, top, side } = squareOf(size, crop)
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (isDisabled || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = event.currentTarget.clientWidth
    onChange(dragged(size, crop, { x: event.movementX / box, y: event.movementY / box }))
  }
  return (
    <div className="flex flex-col gap-5">
      <div
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        className={`relative mx-auto aspect-square w-full max-w-64 cursor-move touch-none select-none overflow-hidden bg-line ${isGroup ? 'rounded-[28%]' : 'rounded-[42%]'}`}
      >
        <img
          src={image.src}
          alt={t`Preview`}
          draggable={false}
          className="absolute max-w-none"
          style={{
            width: percent(size.width / side),
            height: percent(size.height / side),
            left: percent(-left / side),
            top: percent(-top / side),
          }}
        />
      </div>
      <Slider
        label={t`Zoom`}
        min={1}
        max={MAX_ZOOM}
        value={crop.zoom}
        isDisabled={isDisabled}
        onChange={(zoom) => onChange(zoomed(size, crop, zoom))}
      />
      <Slider
        label={t`Horizontal position`}
        value={crop.x}
        isDisabled={isDisabled || size.width - side < 1}
        onChange={(x) => onChange({ ...crop, x })}
      />
      <Slider
        label={t`Vertical position`}
        value={crop.y}
        isDisabled={isDisabled || size.height - side < 1}
        onChange={(y) => onChange({ ...crop, y })}
      />
    </div>
  )
}

function percent(part: number): string {
  return `${part * 100}%`
}
