/** A symbol that fonts draw as text unless U+FE0F asks for its picture; one with a skin tone is a picture anyway. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu

/** An emoji in the one form that Unicode recommends: ❤ with and without U+FE0F is the same. */
export function recommended(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '').replace(TEXT_BY_DEFAULT, '$&\uFE0F')
}
