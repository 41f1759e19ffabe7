import { useLingui } from '@lingui/react/macro'
import type { ReportCategory } from '@/lib/protocol/generated'

/** What can be wrong, in words. */
export function useCategories(): Record<ReportCategory, string> {
  const { t } = useLingui()
  return {
    spam: t`Advertising or fraud`,
    harassment: t`Insults or harassment`,
    hate: t`Hatred of a group of people`,
    violence: t`Threats or praise of violence`,
    sexualContent: t`Unwanted sexual content`,
    childSafety: t`Danger to a child`,
    selfHarm: t`Somebody may harm themselves`,
    impersonation: t`Passes for somebody else`,
    other: t`Something else`,
  }
}
