import { Icon, type IconProps } from './icons'

export function PictureIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="4" y="5" width="16" height="14" rx="2.5" />
      <circle cx="9" cy="10" r="1.500" />
      <path d="m5 17 4.500-4 3 2.500 3-3L20 16" />
    </Icon>
  )
}

export function CameraIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4 9.500A1.500 1.500 0 0 1 5.500 8H8l1.500-2.500h5L16 8h2.500A1.500 1.500 0 0 1 20 9.500V17a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 17Z" />
      <circle cx="12" cy="13" r="3" />
    </Icon>
  )
}

export function FileIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M7 4h6.500L18 8.500V18a2 2 0 0 1-2 2H7.500a2 2 0 0 1-2-2V5.500A1.500 1.500 0 0 1 7 4Z" />
      <path d="M13 4.500V9h4.500" />
    </Icon>
  )
}

export function MicIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="9" y="3.500" width="6" height="11" rx="3" />
      <path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
    </Icon>
  )
}

/** Of recordings, which run the same way in every language. */
export function PlayIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 5.500v13l10.500-6.500Z" fill="currentColor" />
    </Icon>
  )
}

export function PauseIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8.500 6v12M15.500 6v12" strokeWidth="3" />
    </Icon>
  )
}

export function StopIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />
    </Icon>
  )
}

export function ZoomIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="11" cy="11" r="6.500" />
      <path d="m16 16 4.500 4.500M8.500 11h5M11 8.500v5" />
    </Icon>
  )
}

export function ShowInConversationIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M20 11.500a7.500 7.500 0 0 1-11 6.600L4.500 19.500l1.400-4.300A7.500 7.500 0 1 1 20 11.500Z" />
      <path d="M12.500 8v7m-3-3 3 3 3-3" />
    </Icon>
  )
}
