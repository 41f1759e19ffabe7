import { useLingui } from '@lingui/react/macro'
import { Spinner } from '@/lib/ui/Spinner'
import { MessagePage } from './MessagePage'

/** While the app is on its way. */
export function Opening() {
  const { t } = useLingui()
  return (
    <MessagePage>
      <Spinner label={t`Opening Natter…`} />
    </MessagePage>
  )
}
