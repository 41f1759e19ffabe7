import { useLingui } from '@lingui/react/macro'
import { Dialog } from '@/lib/ui/Dialog'

const FACES =
  '😀 😄 😅 😂 🤣 🙂 😉 😊 😍 🥰 😘 😎 🤩 🥳 🤔 🤨 😐 🙄 😏 😴 😮 😲 😳 🥺 😢 😭 😤 😠 🤯 😱 🤗 🤝 🫠'
const HANDS = '👍 👎 👏 🙌 👌 ✌️ 🤞 🤟 👋 💪 🙏 👀 🫶 🫡 🤷 🤦'
const HEARTS = '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💯 ✨ ⭐ 🔥 💥 ✅ ❌ ❓ ❗ ➕ 🆗'
const WORLD = '🌞 🌈 🌱 🌸 🍀 🐶 🐱 🦊 🐻 🦋 🍎 🍕 🍰 🍪 ☕ 🍵 🍺 🥂'
const THINGS = '🎉 🎂 🎁 🏆 🥇 ⚽ 🎵 🎮 📷 💡 📌 📎 🔔 ⏰ 🚀 ✈️ 🏠 🚲'

interface EmojiDialogProps {
  /** Those that are one’s own at the message already. */
  own: ReadonlySet<string>
  onChoose(emoji: string): void
  onClose(): void
}

/** Picks an emoji for a message; one's own are taken away again. */
export function EmojiDialog({ own, onChoose, onClose }: EmojiDialogProps) {
  const { t } = useLingui()
  const groups = [
    { title: t`Faces`, emoji: FACES },
    { title: t`Hands`, emoji: HANDS },
    { title: t`Hearts and signs`, emoji: HEARTS },
    { title: t`Nature and food`, emoji: WORLD },
    { title: t`Things`, emoji: THINGS },
  ]
  const choose = (emoji: string) => {
    onChoose(emoji)
    onClose()
  }
  return (
    <Dialog title={t`React to the message`} width="small" isOpen onClose={onClose}>
      <div className="flex flex-col gap-4">
        {groups.map(({ title, emoji }) => (
          <section key={title} aria-label={title}>
            <h3 className="font-semibold text-muted text-xs">{title}</h3>
            <div className="-mx-2 mt-1 grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))]">
              {emoji.split(' ').map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-label={own.has(one) ? t`Take ${one} away` : t`React with ${one}`}
                  aria-pressed={own.has(one)}
                  onClick={() => choose(one)}
                  className="grid min-h-11 min-w-11 place-items-center rounded-xl text-2xl hover:bg-brand-soft aria-pressed:bg-brand-soft"
                >
                  {one}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
