import type { AnnouncedWallet } from '@/lib/ethereum/provider'
import { WalletIcon } from '@/lib/ui/icons'

/** A wallet’s picture; decorative, its name stands beside it. */
export function WalletMark({ wallet }: { wallet: AnnouncedWallet | null }) {
  if (wallet?.icon) return <img src={wallet.icon} alt="" className="size-9 shrink-0 rounded-lg" />
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-brand-soft text-brand">
      <WalletIcon />
    </span>
  )
}
