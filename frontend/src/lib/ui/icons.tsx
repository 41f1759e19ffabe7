import type { ReactNode } from 'react'

export interface IconProps {
  className?: string
}

/** What all icons have in common. */
export function Icon({ className = 'size-5', children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      className={className}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

export function SearchIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="11" cy="11" r="6.500" />
      <path d="m16 16 4.500 4.500" />
    </Icon>
  )
}

/** A sheet and a pen. */
export function NewChatIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 5H7a2.500 2.500 0 0 0-2.500 2.500V17A2.500 2.500 0 0 0 7 19.500h9.500A2.500 2.500 0 0 0 19 17v-5" />
      <path d="M10 14v-3l7.500-7.500 3 3L13 14Z" />
    </Icon>
  )
}

export function SendIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 19V5M5.500 11.500 12 5l6.500 6.500" />
    </Icon>
  )
}

export function BackIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`flip-rtl ${className}`}>
      <path d="M15 5l-7 7 7 7" />
    </Icon>
  )
}

export function SignOutIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`flip-rtl ${className}`}>
      <path d="M10 4H6.500A2.500 2.500 0 0 0 4 6.500v11A2.500 2.500 0 0 0 6.500 20H10M15 8l4 4-4 4M19 12H9.500" />
    </Icon>
  )
}

export function CheckIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m5 12.500 4.500 4.500L19 7.500" />
    </Icon>
  )
}

/** Two ticks: it has arrived, or was read. */
export function ChecksIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m2.500 12.500 4.500 4.500L16.500 7.500" />
      <path d="m11.500 16 1 1L22 7.500" />
    </Icon>
  )
}

export function ReplyIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`${className} flip-rtl`}>
      <path d="M9.500 6.500 4 12l5.500 5.500M4.500 12H14a6 6 0 0 1 6 6" />
    </Icon>
  )
}

export function ForwardIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`${className} flip-rtl`}>
      <path d="m14.500 6.500 5.500 5.500-5.500 5.500M19.500 12H10a6 6 0 0 0-6 6" />
    </Icon>
  )
}

export function EditIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4.500 19.500 5.500 15 16 4.500l3.500 3.500L9 18.500ZM14 6.500l3.500 3.500" />
    </Icon>
  )
}

export function DeleteIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.500 11v5M13.500 11v5" />
    </Icon>
  )
}

export function ClockIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 7.500V12l3 2" />
    </Icon>
  )
}

export function AlertIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="12" r="8.500" />
      <path d="M12 8v4.500M12 16v.01" />
    </Icon>
  )
}

export function CloseIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M6 6l12 12M18 6 6 18" />
    </Icon>
  )
}

export function DownIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 5v14M5.500 12.500 12 19l6.500-6.500" />
    </Icon>
  )
}

export function NextIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`flip-rtl ${className}`}>
      <path d="m9 5 7 7-7 7" />
    </Icon>
  )
}

export function SettingsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
      <circle cx="15" cy="7" r="2.200" />
      <circle cx="9" cy="17" r="2.200" />
    </Icon>
  )
}

export function MoreIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 5.500v.01M12 12v.01M12 18.500v.01" strokeWidth="2.800" />
    </Icon>
  )
}

export function AddIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 5v14M5 12h14" />
    </Icon>
  )
}

export function EyeIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12Z" />
      <circle cx="12" cy="12" r="2.800" />
    </Icon>
  )
}

export function EyeOffIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M9.500 6c.8-.3 1.600-.5 2.500-.5 6 0 9.500 6.500 9.500 6.500a16 16 0 0 1-2.600 3.400M6 7.600A15.800 15.800 0 0 0 2.500 12S6 18.500 12 18.500c1.600 0 3-.4 4.300-1.100M4 4l16 16M10 10a2.800 2.800 0 0 0 4 4" />
    </Icon>
  )
}

export function SunIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M18.400 5.600 17 7M7 17l-1.400 1.400" />
    </Icon>
  )
}

export function MoonIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z" />
    </Icon>
  )
}

export function ScreenIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3.500" y="5" width="17" height="11.500" rx="2" />
      <path d="M9 20h6" />
    </Icon>
  )
}

export function UserIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="8.500" r="4" />
      <path d="M4.500 20c.6-4 3.600-6 7.500-6s6.900 2 7.500 6" />
    </Icon>
  )
}

export function LockIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="5" y="10.500" width="14" height="9.500" rx="2.500" />
      <path d="M8.500 10.500V8a3.500 3.500 0 0 1 7 0v2.500" />
    </Icon>
  )
}

export function KeyboardIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="2.500" y="6" width="19" height="12" rx="2.500" />
      <path d="M6.500 10v.01M10 10v.01M14 10v.01M17.500 10v.01M8 14h8" />
    </Icon>
  )
}

export function ChatIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M5.500 5h13A2.500 2.500 0 0 1 21 7.500v7a2.500 2.500 0 0 1-2.500 2.500H12l-4.500 3.500V17h-2A2.500 2.500 0 0 1 3 14.500v-7A2.500 2.500 0 0 1 5.500 5Z" />
    </Icon>
  )
}

export function PaletteIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 3.500a8.500 8.500 0 1 0 0 17c1.500 0 2-1 2-2s-.8-1.500-.8-2.500.8-1.500 1.800-1.500h2a3.500 3.500 0 0 0 3.500-3.500c0-4.200-3.800-7.500-8.500-7.500Z" />
      <path d="M7.500 11v.01M10 7.500v.01M14.500 7.500v.01" strokeWidth="2.400" />
    </Icon>
  )
}

export function BellIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M6 16.500V11a6 6 0 1 1 12 0v5.500l1.500 1.500h-15L6 16.500ZM10 20.500h4" />
    </Icon>
  )
}

export function BlockIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="12" r="8.500" />
      <path d="m6 6 12 12" />
    </Icon>
  )
}

export function DownloadIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 4v11M7 10.500l5 5 5-5M5 20h14" />
    </Icon>
  )
}

export function DeviceIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="7" y="3" width="10" height="18" rx="2.500" />
      <path d="M11 17.500h2" />
    </Icon>
  )
}

export function GroupIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="9" cy="9" r="3.500" />
      <path d="M2.500 19c.5-3.500 3-5 6.500-5s6 1.500 6.500 5M15.500 5.800a3.500 3.500 0 0 1 0 6.400M18 14.500c2 .6 3.200 2 3.500 4.500" />
    </Icon>
  )
}

export function CopyIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="8.500" y="8.500" width="11.500" height="11.500" rx="2.500" />
      <path d="M15.500 8.500V6.500A2.500 2.500 0 0 0 13 4H6.500A2.500 2.500 0 0 0 4 6.500V13a2.500 2.500 0 0 0 2.500 2.500h2" />
    </Icon>
  )
}

export function LinkIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M10 14a4 4 0 0 0 6 .4l3-3A4 4 0 0 0 13.400 5.700l-1.200 1.200M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.600 5.700l1.200-1.200" />
    </Icon>
  )
}

/** A coin: of tips. */
export function CoinIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="12" r="8.500" />
      <path d="m12 6.800 3.600 5.200L12 17.200 8.400 12Z" />
    </Icon>
  )
}

export function WalletIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M17.500 7.500V6A2 2 0 0 0 15.500 4H5.500a2 2 0 0 0 0 4h13A1.500 1.500 0 0 1 20 9.500v8.500a1.500 1.500 0 0 1-1.500 1.500h-12.500A2.500 2.500 0 0 1 3.500 17V6" />
      <path d="M16 13.700h.01" />
    </Icon>
  )
}

/** Leads out of the app. */
export function OutsideIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`flip-rtl ${className}`}>
      <path d="M13.500 4.500h6v6M19 5l-8 8M10 5.500H7A2.500 2.500 0 0 0 4.500 8v9A2.500 2.500 0 0 0 7 19.500h9a2.500 2.500 0 0 0 2.500-2.500v-3" />
    </Icon>
  )
}
