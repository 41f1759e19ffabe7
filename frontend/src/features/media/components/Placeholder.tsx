import { useEffect, useRef } from 'react'
import { thumbHashToRGBA } from 'thumbhash'

/** A blur of a picture, until the picture is there. On a canvas: the content security policy allows no `data:` images. */
export function Placeholder({ hash }: { hash: string | null | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const drawn = hash ? rgbaOf(hash) : null
    const element = canvas.current
    if (!element || !drawn) return
    element.width = drawn.w
    element.height = drawn.h
    const image = new ImageData(new Uint8ClampedArray(drawn.rgba), drawn.w, drawn.h)
    element.getContext('2d')?.putImageData(image, 0, 0)
  }, [hash])
  return <canvas ref={canvas} className="absolute inset-0 size-full bg-line" />
}

function rgbaOf(hash: string) {
  try {
    return thumbHashToRGBA(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)))
  } catch {
    return null
  }
}
