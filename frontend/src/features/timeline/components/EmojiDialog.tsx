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
    { title: t`Faces`, list: FACES },
    { title: t`Hands`, list: HANDS },
    { title: t`Hearts and symbols`, list: HEARTS },
    { title: t`Nature and food`, list: WORLD },
    { title: t`Objects`, list: THINGS },
  ]
  const choose = (emoji: string) => {
    onChoose(emoji)
    onClose()
  }
  return (
    <Dialog title={t`React to message`} width="small" isOpen onClose={onClose}>
      <div className="flex flex-col gap-4">
        {groups.map(({ title, list }) => (
          <section key={title} aria-label={title}>
            <h3 className="font-semibold text-muted text-xs">{title}</h3>
            <div className="-mx-2 mt-1 grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))]">
              {list.split(' ').map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-label={own.has(emoji) ? t`Remove ${emoji}` : t`React with ${emoji}`}
                  aria-pressed={own.has(emoji)}
                  onClick={() => choose(emoji)}
                  className="grid min-h-11 min-w-11 place-items-center rounded-xl text-2xl hover:bg-brand-soft aria-pressed:bg-brand-soft"
                >
                  {emoji}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
