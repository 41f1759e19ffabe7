import { t } from '@lingui/core/macro'
import { isTouch } from './pointer'
import { toast } from './toasts'

/** Copies a text, and says whether that worked. */
export async function copy(text: string, done = t`Copied.`): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(done, { tone: 'good' })
  } catch {
    toast(t`Could not copy.`, { tone: 'danger' })
  }
}

/** Shares an address by what a phone or tablet shares with; elsewhere it is copied, and `copied` says so. */
export async function share(shared: ShareData & { url: string }, copied: string): Promise<void> {
  if (!isTouch() || !('share' in navigator)) return copy(shared.url, copied)
  // Whoever changes their mind has shared nothing.
  await navigator.share(shared).catch(() => undefined)
}
