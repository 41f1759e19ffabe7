import type { Quote } from '@/lib/protocol/generated'
import type { MenuItem } from '@/lib/ui/menuItems'
import type { MenuPlace } from '@/lib/ui/useMenuPlace'
import type { MessageRow, TipRow } from '../model/row'

/** What can be done where a message is shown. */
export interface MessageActions {
  openMenu(row: MessageRow, place: MenuPlace): void
  /** Puts an emoji to it, or takes one's own away again. */
  react(row: MessageRow, emoji: string): void
  /** Shows who has put which emoji to it. */
  showReactions(row: MessageRow): void
  /** Leads to the message that another one answers. */
  showQuoted(quote: Quote): void
  /** Shows who somebody is. */
  showPerson(userId: string): void
  /** Gives the words of what was not sent, or not changed, back to whoever wrote them. */
  edit(row: MessageRow): void
  /** Of what was not sent, by its entry id. */
  retry(entryId: string): void
  discard(entryId: string): void
}

/** What a message's menu leads to that needs more than the timeline. */
export interface MessageChoices {
  reply(row: MessageRow): void
  /** Leads to the message that another one answers. */
  quoted(quote: Quote): void
  /** Picks an emoji beyond those of the menu. */
  emoji(row: MessageRow): void
  /** Shows who has put which emoji to it. */
  reactions(row: MessageRow): void
  edit(row: MessageRow): void
  remove(row: MessageRow | TipRow): void
  forward(row: MessageRow): void
  /** What else its menu offers. */
  more(row: MessageRow): readonly MenuItem[]
  /** Gives a tip for it. */
  tip(row: MessageRow): void
  /** Tells the moderators. */
  report(row: MessageRow | TipRow): void
  /** Shows who has got and read it. */
  info(row: MessageRow): void
  /** Shows who wrote a message, or who is named in one. */
  person(userId: string): void
  /** The address at which those who are in the conversation find it. */
  linkTo(row: MessageRow): string
}
