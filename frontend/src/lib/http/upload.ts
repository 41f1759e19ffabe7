import { RequestError } from '@/lib/protocol/requestError'

/** Where a file may be put, as the server says it. */
export interface UploadTarget {
  url: string
  headers: Readonly<Record<string, string>>
}

interface UploadOptions {
  signal: AbortSignal
  /** 0 to 1. */
  onProgress(done: number): void
}

/** How long nothing may move: on a connection that is dead, nothing else tells of it. */
const STALL_MS = 60_000

/**
 * Puts a file there. Rejects with {@link RequestError}, or with the signal's reason. By `XMLHttpRequest`, which alone tells
 * how far it has come; and without a token: the address carries its permission.
 */
export function upload(
  target: UploadTarget,
  file: Blob,
  { signal, onProgress }: UploadOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    request.open('PUT', target.url)
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value)
    const cancel = () => request.abort()
    signal.addEventListener('abort', cancel)
    let stalled = setTimeout(cancel, STALL_MS)
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(stalled)
      stalled = setTimeout(cancel, STALL_MS)
      onProgress(total > 0 ? loaded / total : 0)
    }
    request.onload = () => (request.status < 300 ? resolve() : reject(RequestError.connectionLost()))
    request.onerror = () => reject(RequestError.connectionLost())
    request.onabort = () => reject(signal.aborted ? signal.reason : RequestError.timeout())
    request.onloadend = () => {
      clearTimeout(stalled)
      signal.removeEventListener('abort', cancel)
    }
    request.send(file)
  })
}
