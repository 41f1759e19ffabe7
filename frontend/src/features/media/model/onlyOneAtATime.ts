/** What plays now, or played last. */
let current: EventTarget | undefined

function take({ target }: Event): void {
  if (!(target instanceof HTMLMediaElement) || target === current) return
  if (current instanceof HTMLMediaElement) current.pause()
  current = target
}

// Videos, and recordings that are listened to before they are sent, are in the page; events of media do not bubble.
globalThis.document?.addEventListener('play', take, { capture: true })

/** Has an element that is not in the page stop for others, and others for it. */
export function onlyOneAtATime(element: HTMLMediaElement): void {
  element.addEventListener('play', take)
}

/** Makes it quiet, for what is being recorded. */
export function pauseAll(): void {
  if (current instanceof HTMLMediaElement) current.pause()
}
