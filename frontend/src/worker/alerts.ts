import type { SecurityEvent } from '@/lib/protocol/generated'

/** What concerns one person alone (`Alert` in shared/chat). What its owner wants hidden is absent. */
export interface Alert {
  userId: string
  language: 'en' | 'de'
  /** One that comes twice is shown once. */
  alertId: string
  at: number
  about:
    | { kind: 'security'; event?: SecurityEvent }
    | { kind: 'fileRestored'; conversationId: string; name?: string }
}

type Kind = SecurityEvent['kind']

const WORDS = {
  en: {
    security: 'Natter: security notice',
    restored: 'Natter',
    hidden: 'Open Natter to see what happened to your account.',
    file: (name = 'The file') => `${name} can be opened again.`,
    events: {
      newSignIn: 'New sign-in to your account',
      signInSettingsOpened: 'Someone signed in to change how you sign in.',
      passwordReset: 'Your password was reset.',
      emailChanged: 'Your email address was changed.',
      walletLinked: 'A wallet was linked to your account',
      walletPreferred: 'Your tips now go to another wallet',
      walletUnlinked: 'A wallet was unlinked from your account',
      exportRequested: 'An archive of all your data was requested.',
    } satisfies Record<Kind, string>,
  },
  de: {
    security: 'Natter: Sicherheitshinweis',
    restored: 'Natter',
    hidden: 'Öffne Natter, um zu sehen, was mit deinem Konto passiert ist.',
    file: (name = 'Die Datei') => `${name} kann wieder geöffnet werden.`,
    events: {
      newSignIn: 'Neue Anmeldung bei deinem Konto',
      signInSettingsOpened: 'Jemand hat sich angemeldet, um deine Anmeldung zu ändern.',
      passwordReset: 'Dein Passwort wurde zurückgesetzt.',
      emailChanged: 'Deine E-Mail-Adresse wurde geändert.',
      walletLinked: 'Eine Wallet wurde mit deinem Konto verknüpft',
      walletPreferred: 'Dein Trinkgeld geht jetzt an eine andere Wallet',
      walletUnlinked: 'Eine Wallet wurde von deinem Konto getrennt',
      exportRequested: 'Ein Archiv aller deiner Daten wurde angefordert.',
    } satisfies Record<Kind, string>,
  },
}

/** How an alert reads, and where in the app it leads. */
export function alertWording({ language, about }: Alert): { title: string; body: string; path: string } {
  const words = WORDS[language] ?? WORDS.en
  if (about.kind === 'fileRestored')
    return { title: words.restored, body: words.file(about.name), path: `/c/${about.conversationId}` }
  const body = about.event ? sentence(about.event, words.events) : words.hidden
  return { title: words.security, body, path: '/settings/devices' }
}

function sentence(event: SecurityEvent, of: Record<Kind, string>): string {
  const said = of[event.kind]
  if ('device' in event) return `${said}: ${event.device}`
  return 'address' in event ? `${said}: ${event.address}` : said
}
