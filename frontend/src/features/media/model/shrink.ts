import type { ShrinkReply, ShrinkRequest } from './shrink.worker'

export interface Shrunk {
  blob: Blob
  width: number
  height: number
}

let worker: Worker | undefined
let asked = 0

/** Makes a picture smaller, away from the page, which stays responsive; `null` where it cannot be read. */
export function shrink(file: Blob): Promise<Shrunk | null> {
  worker ??= new Worker(new URL('./shrink.worker.ts', import.meta.url), { type: 'module' })
  const running = worker
  asked += 1
  const id = asked
  return new Promise((resolve, reject) => {
    const end = () => {
      running.removeEventListener('message', take)
      running.removeEventListener('error', fail)
    }
    const take = ({ data }: MessageEvent<ShrinkReply>) => {
      if (data.id !== id) return
      end()
      resolve('isUnreadable' in data ? null : data)
    }
    const fail = () => {
      end()
      worker = undefined
      reject(new Error('the worker could not be started'))
    }
    running.addEventListener('message', take)
    running.addEventListener('error', fail)
    running.postMessage({ id, file } satisfies ShrinkRequest)
  })
}
