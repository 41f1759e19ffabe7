interface Listed {
  conversationId: string
}

/** The conversation before or after one in the list, round and round; the first or last one where none is open. */
export function neighbourOf(current: string | null, listed: readonly Listed[], step: 1 | -1): string | null {
  const index = listed.findIndex(({ conversationId }) => conversationId === current)
  const next = index < 0 ? (step === 1 ? 0 : -1) : (index + step) % listed.length
  return listed.at(next)?.conversationId ?? null
}
