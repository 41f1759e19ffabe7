import { Icon, type IconProps } from './icons'

export function MuteIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 6.500A6 6 0 0 1 18 11v4M6 11v5.500L4.500 18H16M10 20.500h4M4 4l16 16" />
    </Icon>
  )
}

export function PinIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M9 4h6M10 4v5.500L6.500 13.500h11L14 9.500V4M12 13.500V20" />
    </Icon>
  )
}

export function ArchiveIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M3.500 5h17v4h-17zM5 9v8.500A1.500 1.500 0 0 0 6.500 19h11a1.500 1.500 0 0 0 1.500-1.500V9M10 13h4" />
    </Icon>
  )
}

export function LeaveIcon({ className = 'size-5' }: IconProps) {
  return (
    <Icon className={`flip-rtl ${className}`}>
      <path d="M13 4H7.500A1.500 1.500 0 0 0 6 5.500v13A1.500 1.500 0 0 0 7.500 20H13M16 8.500l3.500 3.500-3.500 3.500M19 12h-8" />
    </Icon>
  )
}

export function ShieldIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M12 3.500 5 6v5.500c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6ZM9 12l2 2 4-4" />
    </Icon>
  )
}

export function SmileIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="12" cy="12" r="8.500" />
      <path d="M8.500 14c1.800 2.600 5.200 2.600 7 0M9 9.500v.01M15 9.500v.01" />
    </Icon>
  )
}
