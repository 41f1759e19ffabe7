import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'

interface DroppedAndPastedProps {
  onFiles(files: readonly File[]): void
}

/**
 * Takes files that are dropped anywhere on the page, or pasted. It comes with the app rather than with the rest of media:
 * otherwise the browser would open a file that is dropped early in place of the page.
 */
export function DroppedAndPasted({ onFiles }: DroppedAndPastedProps) {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      const isElsewhere = event.target instanceof Element && event.target.closest('[role=dialog]')
      // Text copied from an office document comes with a picture of it.
      if (files.length === 0 || isElsewhere || event.clipboardData?.getData('text/plain')) return
      event.preventDefault()
      onFiles(files)
    }
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    window.addEventListener('paste', paste, { signal })
    return () => stop.abort()
  }, [onFiles])
  if (!isOver) return null
  return createPortal(
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-3xl border-4 border-brand border-dashed bg-veil">
      <p className="rounded-2xl bg-raised px-6 py-4 font-bold text-lg shadow-high">
        <Trans>Drop files here to attach them</Trans>
      </p>
    </div>,
    document.body,
  )
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
