import { useLingui } from '@lingui/react/macro'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { AddIcon, CoinIcon } from '@/lib/ui/icons'
import { Menu } from '@/lib/ui/Menu'
import { useChat } from './ChatContext'

/** What can be sent beside words, behind a button of the composer. */
export function SendMore({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const { chat } = useChat()
  const tip = {
    id: 'tip',
    label: t`Tip`,
    icon: <CoinIcon />,
    onSelect: () => chat.money.tip({ conversationId }),
  }
  return (
    <Menu groups={[[tip]]} align="start">
      <button type="button" aria-label={t`More actions`} className={`${ICON_BUTTON_LOOK} my-0.5`}>
        <AddIcon />
      </button>
    </Menu>
  )
}
