/** How the people of a conversation are called; the same object as long as nobody is called otherwise. */
export interface Names {
  nameOf(userId: string): string
  /** By which somebody is named in a text, once that is known. */
  handleOf(userId: string): string | undefined
  /** A quoted text in which those are called by their names whom it names by their handles. */
  named(text: string): string
}
