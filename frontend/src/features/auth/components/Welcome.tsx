import { Trans } from '@lingui/react/macro'
import { Wordmark } from '@/lib/ui/Logo'

/** The wide screen's other half. */
export function Welcome() {
  return (
    <div className="relative hidden flex-col justify-center gap-12 bg-panel p-12 text-on-panel lg:flex xl:p-16">
      <Wordmark className="absolute top-12" isOnPanel />
      <p className="max-w-lg text-balance font-semibold text-5xl leading-[1.1] tracking-tight">
        <Trans>Small talk with the people who matter.</Trans>
      </p>
      <div aria-hidden="true" className="flex max-w-md flex-col gap-3 text-[#1b2928] text-[1.05rem]">
        <p className="self-start rounded-3xl rounded-es-md bg-[#f3efe6] px-5 py-3">
          <Trans>Are you still up?</Trans>
        </p>
        <p className="self-end rounded-3xl rounded-ee-md bg-[#f0a07c] px-5 py-3">
          <Trans>For you, always. What’s up?</Trans>
        </p>
        <p className="self-start rounded-3xl rounded-es-md bg-[#f3efe6] px-5 py-3">
          <Trans>Nothing. I just wanted to natter.</Trans>
        </p>
      </div>
    </div>
  )
}
