import type { Api } from '@/lib/http/api'
import type { SecurityNotice } from '@/lib/protocol/generated'

interface Options {
  api: Pick<Api, 'listSecurityNotices'>
  userId: string
  /** Says something to whoever looks at this device. */
  say(notice: SecurityNotice): void
}

/** So many of the newest are remembered as said: more are not listed. */
const REMEMBERED = 50

/**
 * Says on this device what happened to the account: as it happens, and what happened while it was away at the next
 * connection. Each is said once.
 */
export class SecurityNotices {
  readonly #options: Options
  readonly #key: string

  constructor(options: Options) {
    this.#options = options
    this.#key = `natter.securityNotices.${options.userId}`
  }

  take(notice: SecurityNotice): void {
    const said = this.#said()
    if (said.includes(notice.noticeId)) return
    localStorage.setItem(this.#key, JSON.stringify([notice.noticeId, ...said].slice(0, REMEMBERED)))
    this.#options.say(notice)
  }

  /** Never rejects: the next connection asks again. */
  async catchUp(): Promise<void> {
    const { notices } = await this.#options.api.listSecurityNotices().catch(() => ({ notices: [] }))
    for (const notice of notices.toReversed()) this.take(notice)
  }

  #said(): string[] {
    try {
      const said: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]')
      return Array.isArray(said) ? said : []
    } catch {
      return []
    }
  }
}
