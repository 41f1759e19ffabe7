import type { AttachedFiles, MediaKind } from '@/lib/protocol/generated'

/** What is told of several files; nothing where there are none. */
export function attachedOf(files: readonly { kind: MediaKind }[]): AttachedFiles | undefined {
  const [first] = files
  return first && { kind: first.kind, count: files.length }
}

/** Whether it is shown as a picture; else as a line. */
export function isVisual({ kind }: { kind: MediaKind }): boolean {
  return kind === 'picture' || kind === 'video'
}
