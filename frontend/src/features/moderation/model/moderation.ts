import type { Api } from '@/lib/http/api'
import type { Once } from '@/lib/http/once'
import type { MediaLink, Report, ReportStatus } from '@/lib/protocol/generated'

interface Options {
  api: Pick<
    Api,
    | 'listReports'
    | 'decideReport'
    | 'linkReportedMedia'
    | 'suspendUser'
    | 'unsuspendUser'
    | 'removeMessage'
    | 'removeUserPicture'
    | 'listAudit'
  >
  once: Once
  /** The server’s time in milliseconds: a suspension ends by it. */
  now(): number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** What moderators do; the server writes each act down. All of it rejects with `RequestError`. */
export class Moderation {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async reports(status: ReportStatus, cursor: string | null) {
    const { reports, next = null } = await this.#options.api.listReports({ status, cursor })
    return { items: reports, next }
  }

  async audit(cursor: string | null) {
    const { records, next = null } = await this.#options.api.listAudit({ cursor })
    return { items: records, next }
  }

  /** Where the files of the reported message are, for a while. */
  async files(reportId: string): Promise<readonly MediaLink[]> {
    return (await this.#options.api.linkReportedMedia(reportId)).links
  }

  decide(reportId: string, status: ReportStatus, reason: string): Promise<Report> {
    return this.#options.api.decideReport(reportId, { status, reason })
  }

  /** @param days for how long; for good where `null` */
  async suspend(userId: string, days: number | null, reason: string): Promise<void> {
    const { api, now } = this.#options
    const until = days === null ? {} : { until: now() + days * DAY_MS }
    await api.suspendUser(userId, { reason, ...until })
  }

  async unsuspend(userId: string, reason: string): Promise<void> {
    await this.#options.api.unsuspendUser(userId, { reason })
  }

  async removePicture(userId: string, reason: string): Promise<void> {
    await this.#options.api.removeUserPicture(userId, { reason })
  }

  async removeMessage(conversationId: string, entryId: string, reason: string): Promise<void> {
    const { api, once } = this.#options
    await once(`remove message ${conversationId} ${entryId} ${reason}`, (requestId) =>
      api.removeMessage(conversationId, entryId, { requestId, reason }),
    )
  }
}
