import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '@/lib/ui/EmptyState'

/** An address that leads nowhere, or to something that is not one's own. */
export function NotFound({ title }: { title?: string }) {
  const { t } = useLingui()
  return (
    <EmptyState title={title ?? t`Page not found`}>
      <p className="text-balance">
        <Trans>It does not exist, or you do not have access to it.</Trans>
      </p>
      <Link
        to="/"
        className="inline-grid min-h-11 place-items-center rounded-xl px-3 font-semibold text-brand hover:bg-brand-soft"
      >
        <Trans>Back to your conversations</Trans>
      </Link>
    </EmptyState>
  )
}
