import type { FormEvent, ReactNode } from 'react'
import { useId } from 'react'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'

interface AuthFormProps {
  title: string
  /** What this step is about. */
  about?: ReactNode
  /** What went well before. */
  news?: string | undefined
  failure: string | null
  /** The button's words. */
  action: string
  isBusy: boolean
  onSubmit(event: FormEvent<HTMLFormElement>): void
  children: ReactNode
  /** Below the button: ways elsewhere. */
  footer?: ReactNode
}

/** One step of signing in or up. */
export function AuthForm(props: AuthFormProps) {
  const { title, about, news, failure, action, isBusy, onSubmit, children, footer } = props
  const id = useId()
  return (
    <form onSubmit={onSubmit} className="flex animate-appear flex-col gap-5" aria-labelledby={id}>
      <h1 id={id} className="text-balance font-bold text-3xl tracking-tight">
        {title}
      </h1>
      {about && <p className="text-muted">{about}</p>}
      {news && !failure && <Notice tone="good">{news}</Notice>}
      {failure && <Notice>{failure}</Notice>}
      {children}
      <Button type="submit" isBusy={isBusy} className="mt-1 min-h-12">
        {action}
      </Button>
      {footer && <div className="flex flex-col items-center gap-1 text-muted text-sm">{footer}</div>}
    </form>
  )
}
