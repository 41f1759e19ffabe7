import { Trans, useLingui } from '@lingui/react/macro'
import { useAction } from '@/lib/http/useAction'
import { Button } from '@/lib/ui/Button'
import { Notice } from '@/lib/ui/Notice'

interface RequestBannerProps {
  /** Who wants to talk. */
  name: string
  onAccept(): Promise<void>
  onDecline(): Promise<void>
  onBlock(): void
  onReport(): void
}

/** A stranger has opened this conversation: what becomes of it. They learn nothing before that is decided. */
export function RequestBanner({ name, onAccept, onDecline, onBlock, onReport }: RequestBannerProps) {
  const { t } = useLingui()
  const { isBusy, failure, run } = useAction()
  return (
    <section
      aria-label={t`Message request`}
      // In line with the messages, which leave room for what scrolls them.
      className="overflow-hidden border-line border-t bg-paper px-3 py-3 [scrollbar-gutter:stable] sm:px-5"
    >
      <div className="mx-auto max-w-3xl">
        {failure && <Notice>{failure}</Notice>}
        <p className="text-sm">
          <Trans>
            <bdi className="font-semibold">{name}</bdi> would like to chat with you. Until you accept, they
            cannot see whether you are online or have read this.
          </Trans>
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button isBusy={isBusy} onClick={() => void run(onAccept)}>{t`Accept`}</Button>
          <Button look="secondary" disabled={isBusy} onClick={() => void run(onDecline)}>{t`Decline`}</Button>
          <Button look="quiet" onClick={onBlock}>{t`Block`}</Button>
          <Button look="quiet" onClick={onReport}>{t`Report`}</Button>
        </div>
      </div>
    </section>
  )
}
