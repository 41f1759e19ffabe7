import { useLingui } from '@lingui/react/macro'
import { chooseFiles } from '@/lib/media/chooseFiles'
import { ICON_BUTTON_LOOK } from '@/lib/ui/IconButton'
import { AddIcon, CoinIcon } from '@/lib/ui/icons'
import { Menu } from '@/lib/ui/Menu'
import { CameraIcon, FileIcon, PictureIcon } from '@/lib/ui/mediaIcons'
import { isTouch } from '@/lib/ui/pointer'
import { useChat } from '../chat/ChatContext'
import { DroppedAndPasted } from '../media/DroppedAndPasted'

interface SendMoreProps {
  conversationId: string
  onFiles(files: readonly File[]): void
}

/** What can be sent beside words: behind a button of the composer, or dropped and pasted. */
export function SendMore({ conversationId, onFiles }: SendMoreProps) {
  const { t } = useLingui()
  const { chat } = useChat()
  const choose = (options?: Parameters<typeof chooseFiles>[0]) => void chooseFiles(options).then(onFiles)
  const files = [
    {
      id: 'pictures',
      label: t`Photos and videos`,
      icon: <PictureIcon />,
      onSelect: () => choose({ accept: 'image/*,video/*' }),
    },
    ...(isTouch()
      ? [
          {
            id: 'camera',
            label: t`Camera`,
            icon: <CameraIcon />,
            onSelect: () => choose({ accept: 'image/*', isCamera: true }),
          },
        ]
      : []),
    { id: 'files', label: t`Files`, icon: <FileIcon />, onSelect: () => choose() },
  ]
  const tip = {
    id: 'tip',
    label: t`Tip`,
    icon: <CoinIcon />,
    onSelect: () => chat.money.tip({ conversationId }),
  }
  return (
    <>
      <DroppedAndPasted onFiles={onFiles} />
      <Menu groups={[files, [tip]]} align="start">
        <button type="button" aria-label={t`More actions`} className={`${ICON_BUTTON_LOOK} my-0.5`}>
          <AddIcon />
        </button>
      </Menu>
    </>
  )
}
