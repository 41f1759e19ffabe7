/** Grounds on which white text meets WCAG AA, in both themes. */
const TONES = ['bg-[#9a4a2c]', 'bg-[#2f6b8f]', 'bg-[#6a4c93]', 'bg-[#3f6f3a]', 'bg-[#8a3b5c]', 'bg-[#7a5c12]']

const SIZES = { small: 'size-9 text-sm', medium: 'size-11 text-[0.95rem]', large: 'size-20 text-2xl' }

interface AvatarProps {
  /** Decides the colour, so that a person or a group keeps theirs. */
  userId: string
  name: string
  size?: keyof typeof SIZES
  /** Groups are square, people are round. */
  isGroup?: boolean
  /** A dot that says that they are there; whoever shows it says so in words, too. */
  isOnline?: boolean
}

/** The initials of a person or a group. Decorative; their name stands beside it. */
export function Avatar({ userId, name, size = 'medium', isGroup = false, isOnline = false }: AvatarProps) {
  return (
    <span aria-hidden="true" className="relative shrink-0">
      <span
        className={`${toneOf(userId)} ${SIZES[size]} ${isGroup ? 'rounded-[28%]' : 'rounded-[42%]'} grid place-items-center font-semibold text-white`}
      >
        {initialsOf(name)}
      </span>
      {isOnline && (
        <span className="absolute end-[-2px] bottom-[-2px] size-3.5 rounded-full border-[2.5px] border-surface bg-good" />
      )}
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
