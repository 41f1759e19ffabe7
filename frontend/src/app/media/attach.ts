import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { Refused } from '@/features/media/model/attach'
import { MAX_FILE_MB, MAX_PICTURE_MB, type Refusal } from '@/features/media/model/kinds'
import { MAX_FILES } from '@/features/media/model/localFiles'
import { toast } from '@/lib/ui/toasts'
import type { Media } from './media'

const REASONS: Readonly<Record<Refusal, MessageDescriptor>> = {
  empty: msg`The file is empty.`,
  tooLarge: msg`The file is too large. The limit is ${MAX_FILE_MB} MB.`,
  pictureTooLarge: msg`The picture is too large. The limit is ${MAX_PICTURE_MB} MB. You can send it as a file.`,
  heic: msg`HEIC photos cannot be shown everywhere. Convert it to JPEG, or send it as a file.`,
  unreadable: msg`The picture could not be read. It may be damaged. You can send it as a file.`,
  tooMany: msg`A message can have up to ${MAX_FILES} files.`,
}

/** Which of them can be sent as they are. */
const AS_FILE: ReadonlySet<Refusal> = new Set(['pictureTooLarge', 'heic', 'unreadable'])

/** Attaches files to what is being written, and says which cannot be, and why. */
export async function attachTo(media: Media, conversationId: string, chosen: readonly File[]): Promise<void> {
  const { attaching } = await media.kit()
  const refused = await attaching.attach(conversationId, chosen)
  for (const one of firstOfEach(refused)) {
    const same = refused.filter(({ reason }) => reason === one.reason).map(({ name }) => name)
    const files = chosen.filter(({ name }) => same.includes(name))
    const sendAsFile = () => void attaching.attach(conversationId, files, { asFile: true })
    const action = { label: t`Send as file`, onSelect: sendAsFile }
    const words = i18n._(REASONS[one.reason])
    const text = one.reason === 'tooMany' ? words : `${one.name}: ${words}`
    toast(text, { tone: 'danger', stays: true, ...(AS_FILE.has(one.reason) ? { action } : {}) })
  }
}

function firstOfEach(refused: readonly Refused[]): Refused[] {
  return refused.filter((one, index) => refused.findIndex(({ reason }) => reason === one.reason) === index)
}
