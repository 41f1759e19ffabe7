import { Logo } from '@/lib/ui/Logo'

/** What fills the room while no conversation is open. */
export function EmptyPane() {
  return (
    <div className="m-auto flex max-w-xs flex-col items-center gap-4 p-8 text-center">
      <Logo className="size-16" />
      <p className="text-balance font-semibold text-xl tracking-tight">Who would you like to natter with?</p>
      <p className="text-balance text-muted">Pick a conversation, or find somebody by their handle.</p>
    </div>
  )
}
