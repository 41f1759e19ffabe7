import type { ReactNode } from 'react'
import { Logo } from '@/lib/ui/Logo'

/** A page that says one thing. */
export function MessagePage({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <main className="grid h-full place-items-center p-6">
      <div className="flex max-w-md flex-col items-center gap-4 text-center text-muted">
        <Logo className="size-14" />
        {title && <h1 className="font-bold text-2xl text-ink tracking-tight">{title}</h1>}
        {children}
      </div>
    </main>
  )
}
