/** Grounds on which white text meets WCAG AA, in both themes. */
const TONES = ['bg-[#9a4a2c]', 'bg-[#2f6b8f]', 'bg-[#6a4c93]', 'bg-[#3f6f3a]', 'bg-[#8a3b5c]', 'bg-[#7a5c12]']

interface AvatarProps {
  /** Decides the colour, so that a person keeps theirs. */
  userId: string
  name: string
  size?: 'medium' | 'small'
}

/** A person's initials. Decorative; their name stands beside it. */
export function Avatar({ userId, name, size = 'medium' }: AvatarProps) {
  const dimensions = size === 'medium' ? 'size-11 text-[0.95rem]' : 'size-9 text-sm'
  return (
    <span
      aria-hidden="true"
      className={`${toneOf(userId)} ${dimensions} grid shrink-0 place-items-center rounded-[38%] font-semibold text-white`}
    >
      {initialsOf(name)}
    </span>
  )
}

function toneOf(userId: string): string {
  const sum = [...userId].reduce((total, character) => (total * 31 + character.charCodeAt(0)) % 9973, 7)
  return TONES[sum % TONES.length] ?? ''
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
