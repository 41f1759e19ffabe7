interface Named {
  label: string
  detail?: string
}

/** What is called like that: where a word of the name begins so, before where it only contains it. */
export function matching<Item extends Named>(items: readonly Item[], query: string): Item[] {
  const wanted = folded(query).replace(/^@/, '')
  if (wanted === '') return [...items]
  return items
    .map((item) => ({ item, rank: rankOf(item, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

const NO_MATCH = 3

function rankOf({ label, detail = '' }: Named, wanted: string): number {
  const name = folded(label)
  if (name.startsWith(wanted)) return 0
  const words = [...name.split(/[\s-]+/), folded(detail).replace(/^@/, '')]
  if (words.some((word) => word.startsWith(wanted))) return 1
  return name.includes(wanted) ? 2 : NO_MATCH
}

/** Without what people leave out when they type quickly: capitals, accents, and marks that nobody sees. */
function folded(text: string): string {
  return text
    .trim()
    .normalize('NFD')
    .replace(/[\p{Mn}\p{Bidi_Control}]/gu, '')
    .toLowerCase()
}
