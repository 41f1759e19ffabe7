import { plural, t } from '@lingui/core/macro'
import { createStore } from 'zustand/vanilla'
import { attachedOf } from '@/lib/media/attached'
import { withFiles } from '@/lib/media/words'
import type { Seq } from '@/lib/protocol/generated'
import type { Row } from './row'

/** What comes within this time is told in one go. */
const BATCH_MS = 1000

/** What a screen reader is told of new messages: each of them once, several at once, and never history. */
export class Announcer {
  readonly words = createStore<{ text: string }>(() => ({ text: '' }))
  /** Up to which place all is told or history; `null` before anything was on show. */
  #toldUpTo: Seq | null = null
  #batch: Row[] = []
  #told: Row[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Takes what is on show now. */
  take(rows: readonly Row[], nameOf: (userId: string) => string): void {
    this.#forgetDeleted(rows)
    const newest = rows.findLast((row) => row.seq !== null)?.seq
    if (newest == null) return
    const toldUpTo = this.#toldUpTo ?? newest
    this.#toldUpTo = Math.max(toldUpTo, newest)
    const added = rows.filter(
      (row) => row.seq !== null && row.seq > toldUpTo && saidIn(row) !== '' && !row.isOwn,
    )
    if (added.length === 0) return
    this.#batch.push(...added)
    this.#timer ??= setTimeout(() => this.#tell(nameOf), BATCH_MS)
  }

  /** What is deleted is not told, and does not stay where it was told. */
  #forgetDeleted(rows: readonly Row[]): void {
    const isDeleted = ({ key }: Row) => rows.some((row) => row.key === key && row.text === '')
    this.#batch = this.#batch.filter((row) => !isDeleted(row))
    if (!this.#told.some(isDeleted)) return
    this.#told = []
    this.words.setState({ text: '' })
  }

  #tell(nameOf: (userId: string) => string): void {
    this.words.setState({ text: wordsFor(this.#batch, nameOf) })
    this.#told = this.#batch
    this.#batch = []
    this.#timer = undefined
  }
}

function wordsFor(rows: readonly Row[], nameOf: (userId: string) => string): string {
  const [first] = rows
  if (!first) return ''
  const name = nameOf(first.senderId)
  if (rows.length === 1) {
    const words = saidIn(first)
    return t`New message from ${name}: ${words}`
  }
  const count = rows.length
  const isOneSender = rows.every(({ senderId }) => senderId === first.senderId)
  return isOneSender
    ? t`${plural(count, { one: '# new message', other: '# new messages' })} from ${name}`
    : plural(count, { one: '# new message', other: '# new messages' })
}

function saidIn(row: Row): string {
  return row.kind === 'message' ? withFiles(row.text, attachedOf(row.attachments)) : row.text
}
