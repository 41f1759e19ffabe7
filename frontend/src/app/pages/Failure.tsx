import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@/lib/ui/Button'
import { EmptyState } from '@/lib/ui/EmptyState'
import { AlertIcon } from '@/lib/ui/icons'

/** In place of something that could not be shown: a mistake of ours, or a part of the app that could not be fetched. */
export function Failure() {
  const { t } = useLingui()
  return (
    <div role="alert" className="m-auto">
      <EmptyState picture={<AlertIcon className="size-10 text-danger" />} title={t`This cannot be displayed`}>
        <p className="text-balance">
          <Trans>Something went wrong, or part of the app could not be loaded. What you wrote is kept.</Trans>
        </p>
        <Button onClick={() => location.reload()}>
          <Trans>Reload</Trans>
        </Button>
      </EmptyState>
    </div>
  )
}
