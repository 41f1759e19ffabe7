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

/** How long a small file may take. */
const TIMEOUT_MS = 60_000
/** Slower than this no file is uploaded. */
const MIN_BYTES_PER_MS = 10

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
    request.timeout = Math.max(TIMEOUT_MS, file.size / MIN_BYTES_PER_MS)
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value)
    const cancel = () => request.abort()
    signal.addEventListener('abort', cancel)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => (request.status < 300 ? resolve() : reject(RequestError.connectionLost()))
    request.onerror = () => reject(RequestError.connectionLost())
    request.ontimeout = () => reject(RequestError.timeout())
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener('abort', cancel)
    request.send(file)
  })
}
