import { useEffect, useState } from 'react'
import { withoutControls } from '@/lib/i18n/names'
import { charactersOf } from '../text/beginning'
import { pictureUrl, usePicture } from './pictures'

/** Grounds on which white text meets WCAG AA, in both themes. */
const TONES = ['bg-[#9a4a2c]', 'bg-[#2f6b8f]', 'bg-[#6a4c93]', 'bg-[#3f6f3a]', 'bg-[#8a3b5c]', 'bg-[#7a5c12]']

/** The same as the colour of a name on a message of somebody else, where it meets WCAG AA in each theme. */
const NAME_COLOURS = [
  'text-[light-dark(#9a4a2c,#f0a98c)]',
  'text-[light-dark(#2f6b8f,#8cc4e6)]',
  'text-[light-dark(#6a4c93,#c4a8ee)]',
  'text-[light-dark(#3f6f3a,#98cf90)]',
  'text-[light-dark(#8a3b5c,#f0a0c0)]',
  'text-[light-dark(#7a5c12,#e0c070)]',
]

const SIZES = { small: 'size-9 text-sm', medium: 'size-11 text-[0.95rem]', large: 'size-20 text-2xl' }

/** As {@link SIZES}, in CSS pixels: what a picture is laid out by before it is there. */
const PIXELS = { small: 36, medium: 44, large: 80 }

interface AvatarProps {
  /** Decides the colour, so that a person or a group keeps theirs. */
  userId: string
  name: string
  size?: keyof typeof SIZES
  /** Groups are square, people are round. */
  isGroup?: boolean
  /** A dot that says that they are there; whoever shows it says so in words, too. */
  isOnline?: boolean
  /** The picture's id, where the caller knows it better than the app: of people and groups that were just found. */
  picture?: string | null | undefined
  /** What is said of the picture where it matters for itself. Elsewhere it is decorative: the name stands beside it. */
  alt?: string
}

/** The picture of a person or a group, or else their initials. */
export function Avatar(props: AvatarProps) {
  const { userId, name, size = 'medium', isGroup = false, isOnline = false, picture, alt } = props
  const known = usePicture(userId)
  const shown = picture ?? known
  return (
    <span {...(alt && shown ? {} : { 'aria-hidden': true })} className="relative shrink-0">
      <span
        className={`${TONES[toneOf(userId)]} ${SIZES[size]} ${isGroup ? 'rounded-[28%]' : 'rounded-[42%]'} grid place-items-center overflow-hidden font-semibold text-white`}
      >
        {shown ? (
          <Picture
            key={shown}
            url={pictureUrl(userId, shown)}
            pixels={PIXELS[size]}
            alt={alt ?? ''}
            initials={initialsOf(name)}
          />
        ) : (
          initialsOf(name)
        )}
      </span>
      {isOnline && (
        <span className="absolute end-[-2px] bottom-[-2px] size-3.5 rounded-full border-[2.5px] border-surface bg-good" />
      )}
    </span>
  )
}

interface PictureProps {
  url: string
  pixels: number
  alt: string
  /** What stands there where the picture cannot be had. */
  initials: string
}

function Picture({ url, pixels, alt, initials }: PictureProps) {
  const [isMissing, setMissing] = useState(false)
  useEffect(() => {
    if (!isMissing) return
    const tryAgain = () => setMissing(false)
    addEventListener('online', tryAgain)
    return () => removeEventListener('online', tryAgain)
  }, [isMissing])
  if (isMissing) return initials
  return (
    <img
      src={url}
      alt={alt}
      width={pixels}
      height={pixels}
      loading="lazy"
      decoding="async"
      draggable={false}
      className="size-full object-cover"
      onError={() => setMissing(true)}
    />
  )
}

/** The colour in which somebody's name stands beside their words: that of their picture's ground. */
export function nameColour(userId: string): string {
  return NAME_COLOURS[toneOf(userId)] ?? ''
}

function toneOf(userId: string): number {
  const sum = [...userId].reduce((total, character) => (total * 31 + character.charCodeAt(0)) % 9973, 7)
  return sum % TONES.length
}

function initialsOf(name: string): string {
  const words = withoutControls(name).trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map((word) => charactersOf(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase()
}
