/** How many numbers a waveform has at most: the server's own limit. */
const MAX_LEVELS = 64

/** The waveform of however many measurements of loudness, 0 to 31: the loudest of each stretch. */
export function levelsOf(measured: readonly number[], count = MAX_LEVELS): number[] {
  if (measured.length <= count) return [...measured]
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * measured.length) / count)
    return Math.max(...measured.slice(from, Math.floor(((index + 1) * measured.length) / count)))
  })
}
