import { createStore } from 'zustand/vanilla'
import type { Seq } from '@/lib/protocol/generated'

/**
 * Where the line above what is unread stands while a conversation is open. Once drawn it stays, however far one reads;
 * where nothing was unread, it may still come with what arrives while nobody looks.
 */
export class UnreadLine {
  /** Behind which place it stands, `null` for nowhere; and whether for good. */
  readonly state = createStore<{ after: Seq | null; isDrawn: boolean }>(() => ({
    after: null,
    isDrawn: false,
  }))

  /** Places it, as long as it is not drawn for good. */
  place(after: Seq | null): void {
    if (!this.state.getState().isDrawn) this.state.setState({ after })
  }

  /** Somebody looks: with a message below it, it stays where it is; else it is gone until nobody looks. */
  settle(hasMessage: boolean): void {
    const { isDrawn, after } = this.state.getState()
    if (isDrawn || after === null) return
    this.state.setState(hasMessage ? { isDrawn: true } : { after: null })
  }
}
