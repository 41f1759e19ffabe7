import type { AttachedFiles, MediaKind } from '@/lib/protocol/generated'

/** What is told of several files; nothing where there are none. */
export function attachedOf(files: readonly { kind: MediaKind }[]): AttachedFiles | undefined {
  const [first] = files
  if (!first) return undefined
  const kind = files.every((file) => file.kind === first.kind) ? first.kind : 'file'
  return { kind, count: files.length }
}

/** Whether it is shown as a picture; else as a line. */
export function isVisual({ kind }: { kind: MediaKind }): boolean {
  return kind === 'picture' || kind === 'video'
}
