import { useLingui } from '@lingui/react/macro'
import type { ReportCategory } from '@/lib/protocol/generated'

/** What can be wrong, in words. */
export function useCategories(): Record<ReportCategory, string> {
  const { t } = useLingui()
  return {
    spam: t`Spam or fraud`,
    harassment: t`Insults or harassment`,
    hate: t`Hate speech`,
    violence: t`Violence or threats`,
    sexualContent: t`Unwanted sexual content`,
    childSafety: t`Child safety`,
    selfHarm: t`Self-harm`,
    impersonation: t`Impersonation`,
    other: t`Something else`,
  }
}
