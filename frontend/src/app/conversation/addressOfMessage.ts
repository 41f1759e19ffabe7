import type { Carrier } from '@/features/media/components/useSource'

/** Where those who are in the conversation find a message. */
export function addressOfMessage({ conversationId, seq }: Pick<Carrier, 'conversationId' | 'seq'>): string {
  return `${location.origin}/c/${conversationId}/m/${seq}`
}
