import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { TipStatus } from '@/lib/protocol/generated'
import { AlertIcon, CheckIcon, ClockIcon } from '@/lib/ui/icons'
import { failureWords } from './tipWords'

interface TipStandingProps {
  /** Pending where the server has said nothing else. */
  status: TipStatus | null
}

/** How a tip stands, by the server’s word. */
export function TipStanding({ status }: TipStandingProps) {
  const { t } = useLingui()
  switch (status?.status) {
    case 'confirmed':
      return <Words look="text-good" icon={<CheckIcon className="size-4" />} words={t`Confirmed`} />
    case 'failed':
      return (
        <Words
          look="text-danger"
          icon={<AlertIcon className="size-4" />}
          words={t`Not paid`}
          more={failureWords(status.reason)}
        />
      )
    case 'reorganised':
      return (
        <Words
          look="text-warn"
          icon={<AlertIcon className="size-4" />}
          words={t`No longer confirmed`}
          more={t`The network dropped the block with this payment. The payment may still be confirmed in another block.`}
        />
      )
    default:
      return (
        <Words
          look="text-muted"
          icon={<ClockIcon className="size-4" />}
          words={t`Not paid yet`}
          more={t`Waiting for the network`}
        />
      )
  }
}

interface WordsProps {
  look: string
  icon: ReactNode
  words: string
  more?: string
}

function Words({ look, icon, words, more }: WordsProps) {
  return (
    <span className="min-w-0 text-sm">
      <span className={`flex items-center gap-1.5 font-medium ${look}`}>
        {icon}
        {words}
      </span>
      {more && <span className="mt-0.5 block text-muted text-xs">{more}</span>}
    </span>
  )
}
