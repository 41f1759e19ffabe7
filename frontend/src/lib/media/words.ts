import { plural, t } from '@lingui/core/macro'
import type { AttachedFiles } from '@/lib/protocol/generated'

/** What the files of a message are called in a line. */
export function filesInWords({ kind, count }: AttachedFiles): string {
  switch (kind) {
    case 'picture':
      return plural(count, { one: 'Photo', other: '# photos' })
    case 'video':
      return plural(count, { one: 'Video', other: '# videos' })
    case 'audio':
      return plural(count, { one: 'Audio', other: '# audio files' })
    case 'voice':
      return t`Voice message`
    default:
      return plural(count, { one: 'File', other: '# files' })
  }
}

/** A line of files and words, either of which may be missing. */
export function withFiles(text: string, files: AttachedFiles | null | undefined): string {
  if (!files) return text
  return text === '' ? filesInWords(files) : `${filesInWords(files)} · ${text}`
}
