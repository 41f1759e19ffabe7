/** Longer than this no browser takes to say what a file is, unless it cannot. */
const PATIENCE_MS = 10_000
const POSTER_SIDE = 1280
/** Into the film: the first frame is often black. */
const POSTER_AT_S = 0.2

export interface Probed {
  durationMs?: number
  width?: number
  height?: number
  poster?: Blob
}

/** What a browser says of a video or recording, with a still picture of a video. Nothing where it cannot play it. */
export async function probe(file: Blob, kind: 'video' | 'audio'): Promise<Probed> {
  const element = document.createElement(kind)
  const url = URL.createObjectURL(file)
  try {
    element.muted = true
    element.preload = 'auto'
    const isLoaded = happens(element, kind === 'video' ? 'loadeddata' : 'loadedmetadata')
    element.src = url
    await isLoaded
    const { duration } = element
    const durationMs = Number.isFinite(duration) ? { durationMs: Math.round(duration * 1000) } : {}
    if (!(element instanceof HTMLVideoElement)) return durationMs
    const { videoWidth: width, videoHeight: height } = element
    if (!width || !height) return durationMs
    const poster = await posterOf(element).catch(() => null)
    return { ...durationMs, width, height, ...(poster ? { poster } : {}) }
  } catch {
    return {}
  } finally {
    element.removeAttribute('src')
    element.load()
    URL.revokeObjectURL(url)
  }
}

async function posterOf(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.duration > POSTER_AT_S) {
    const isThere = happens(video, 'seeked')
    video.currentTime = POSTER_AT_S
    await isThere
  }
  const scale = Math.min(1, POSTER_SIDE / Math.max(video.videoWidth, video.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale))
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8))
}

function happens(
  element: HTMLMediaElement,
  event: 'loadeddata' | 'loadedmetadata' | 'seeked',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the browser does not say')), PATIENCE_MS)
    const end = (done: () => void) => () => {
      clearTimeout(timer)
      done()
    }
    element.addEventListener(event, end(resolve), { once: true })
    element.addEventListener(
      'error',
      end(() => reject(element.error)),
      { once: true },
    )
  })
}
