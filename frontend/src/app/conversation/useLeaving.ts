import { useNavigate, useParams } from '@tanstack/react-router'

/** Goes back to the list from a conversation that is not to stay open, if it is. */
export function useLeaving(conversationId: string): () => void {
  const navigate = useNavigate()
  const { conversationId: open } = useParams({ strict: false })
  return () => {
    if (open === conversationId) void navigate({ to: '/', replace: true })
  }
}
