import type {
  AddMembers,
  ChallengeWallet,
  ChangeGroup,
  ChangeMembership,
  ChangeRole,
  ConversationSummary,
  Decision,
  IntendTip,
  LinkWallet,
  MakeLink,
  NewReport,
  NewUpload,
  OpenConversation,
  ProfileChange,
  RefusedMember,
  ReportStatus,
  ReportTip,
  SetGroupPicture,
  SetPicture,
  SettingsChange,
  Suspension,
} from '@/lib/protocol/generated'
import { HttpClient, path } from './httpClient'

/** All of `Opened`: the generated type knows its alternatives only, not what they have in common. */
type Opened = ConversationSummary & { refused?: RefusedMember[] }

/**
 * The HTTP API, a method for each of its operations, named as in docs/protocol/openapi.yaml. All reject with
 * `RequestError`. A `requestId` is a UUIDv7 of the caller's: whoever asks again for the same thing gives the same one.
 */
export class Api {
  readonly #http: HttpClient

  constructor(options: ConstructorParameters<typeof HttpClient>[0]) {
    this.#http = new HttpClient(options)
  }

  async openConversation(body: OpenConversation): Promise<Opened> {
    const opened = await this.#http.send({
      method: 'POST',
      path: '/v1/conversations',
      body,
      answer: 'Opened',
    })
    return opened as Opened
  }

  getConversation(id: string) {
    return this.#http.send({ method: 'GET', path: conversation(id), answer: 'ConversationSummary' })
  }

  changeGroup(id: string, body: ChangeGroup) {
    return this.#http.send({ method: 'PATCH', path: conversation(id), body, answer: 'ConversationSummary' })
  }

  uploadGroupPicture(id: string, body: NewUpload) {
    const address = `${conversation(id)}/picture`
    return this.#http.send({ method: 'POST', path: address, body, answer: 'UploadTarget' })
  }

  setGroupPicture(id: string, body: SetGroupPicture) {
    const address = `${conversation(id)}/picture`
    return this.#http.send({ method: 'PUT', path: address, body, answer: 'ConversationSummary' })
  }

  removeGroupPicture(id: string, requestId: string) {
    const address = `${conversation(id)}/picture`
    const query = { requestId }
    return this.#http.send({ method: 'DELETE', path: address, query, answer: 'ConversationSummary' })
  }

  deleteGroup(id: string) {
    return this.#http.send({ method: 'DELETE', path: conversation(id), answer: 'Done' })
  }

  listMembers(id: string, after?: string | null) {
    const query = { after }
    return this.#http.send({
      method: 'GET',
      path: `${conversation(id)}/members`,
      query,
      answer: 'MembersPage',
    })
  }

  addMembers(id: string, body: AddMembers) {
    return this.#http.send({
      method: 'POST',
      path: `${conversation(id)}/members`,
      body,
      answer: 'MembersAdded',
    })
  }

  changeRole(id: string, userId: string, body: ChangeRole) {
    return this.#http.send({ method: 'PATCH', path: member(id, userId), body, answer: 'Member' })
  }

  /** Of oneself it is leaving. */
  removeMember(id: string, userId: string, requestId: string) {
    const query = { requestId }
    return this.#http.send({ method: 'DELETE', path: member(id, userId), query, answer: 'Done' })
  }

  joinGroup(id: string, requestId: string) {
    const body = { requestId }
    return this.#http.send({ method: 'POST', path: membership(id), body, answer: 'ConversationSummary' })
  }

  changeMembership(id: string, body: ChangeMembership) {
    return this.#http.send({ method: 'PATCH', path: membership(id), body, answer: 'Membership' })
  }

  listLinks(id: string) {
    return this.#http.send({ method: 'GET', path: `${conversation(id)}/links`, answer: 'Links' })
  }

  makeLink(id: string, body: MakeLink) {
    return this.#http.send({ method: 'POST', path: `${conversation(id)}/links`, body, answer: 'Link' })
  }

  revokeLink(id: string, linkId: string) {
    const address = `${conversation(id)}${path`/links/${linkId}`}`
    return this.#http.send({ method: 'DELETE', path: address, answer: 'Done' })
  }

  getInvitation(token: string) {
    return this.#http.send({ method: 'GET', path: path`/v1/invitations/${token}`, answer: 'Invitation' })
  }

  acceptInvitation(token: string, requestId: string) {
    const body = { requestId }
    const address = path`/v1/invitations/${token}`
    return this.#http.send({ method: 'POST', path: address, body, answer: 'ConversationSummary' })
  }

  findGroups(query: string) {
    return this.#http.send({ method: 'GET', path: '/v1/groups', query: { query }, answer: 'FoundGroups' })
  }

  search(query: string, cursor?: string | null) {
    return this.#http.send({
      method: 'GET',
      path: '/v1/search',
      query: { query, cursor },
      answer: 'FoundMessages',
    })
  }

  getMe() {
    return this.#http.send({ method: 'GET', path: '/v1/me', answer: 'Me' })
  }

  changeProfile(body: ProfileChange) {
    return this.#http.send({ method: 'PATCH', path: '/v1/me', body, answer: 'UserProfile' })
  }

  uploadMyPicture(body: NewUpload) {
    return this.#http.send({ method: 'POST', path: '/v1/me/picture', body, answer: 'UploadTarget' })
  }

  setMyPicture(body: SetPicture) {
    return this.#http.send({ method: 'PUT', path: '/v1/me/picture', body, answer: 'UserProfile' })
  }

  removeMyPicture() {
    return this.#http.send({ method: 'DELETE', path: '/v1/me/picture', answer: 'UserProfile' })
  }

  changeSettings(body: SettingsChange) {
    return this.#http.send({ method: 'PATCH', path: '/v1/me/settings', body, answer: 'Settings' })
  }

  listBlocks() {
    return this.#http.send({ method: 'GET', path: '/v1/me/blocks', answer: 'BlockList' })
  }

  blockUser(userId: string) {
    return this.#http.send({ method: 'PUT', path: path`/v1/me/blocks/${userId}`, answer: 'Done' })
  }

  unblockUser(userId: string) {
    return this.#http.send({ method: 'DELETE', path: path`/v1/me/blocks/${userId}`, answer: 'Done' })
  }

  getUser(userId: string) {
    return this.#http.send({ method: 'GET', path: path`/v1/users/${userId}`, answer: 'UserProfile' })
  }

  findUsers(query: string) {
    return this.#http.send({ method: 'GET', path: '/v1/users', query: { query }, answer: 'FoundUsers' })
  }

  listDevices() {
    return this.#http.send({ method: 'GET', path: '/v1/me/devices', answer: 'DeviceList' })
  }

  revokeDevice(sessionId: string) {
    return this.#http.send({ method: 'DELETE', path: path`/v1/me/devices/${sessionId}`, answer: 'Done' })
  }

  signOutEverywhere() {
    return this.#http.send({ method: 'DELETE', path: '/v1/me/sessions', answer: 'Done' })
  }

  /** Each is a job of its own: never repeated by itself. */
  startExport() {
    const isRepeatable = false
    return this.#http.send({ method: 'POST', path: '/v1/me/export', answer: 'Export', isRepeatable })
  }

  getExport() {
    return this.#http.send({ method: 'GET', path: '/v1/me/export', answer: 'Export' })
  }

  eraseAccount(handle: string) {
    const isRepeatable = false
    const body = { handle }
    return this.#http.send({ method: 'DELETE', path: '/v1/me', body, answer: 'Erasure', isRepeatable })
  }

  /** Repeated under the same id it is the same report. */
  report(body: NewReport) {
    return this.#http.send({ method: 'POST', path: '/v1/reports', body, answer: 'ReportReceipt' })
  }

  listReports(status: ReportStatus, cursor?: string | null) {
    const query = { status, cursor }
    return this.#http.send({ method: 'GET', path: '/v1/moderation/reports', query, answer: 'ReportPage' })
  }

  decideReport(reportId: string, body: Decision) {
    const address = path`/v1/moderation/reports/${reportId}`
    return this.#http.send({ method: 'PATCH', path: address, body, answer: 'Report' })
  }

  suspendUser(userId: string, body: Suspension) {
    return this.#http.send({ method: 'PUT', path: suspension(userId), body, answer: 'Done' })
  }

  unsuspendUser(userId: string, reason: string) {
    return this.#http.send({ method: 'DELETE', path: suspension(userId), body: { reason }, answer: 'Done' })
  }

  removeMessage(id: string, entryId: string, body: { requestId: string; reason: string }) {
    const address = path`/v1/moderation/conversations/${id}/messages/${entryId}`
    return this.#http.send({ method: 'DELETE', path: address, body, answer: 'Done' })
  }

  removeUserPicture(userId: string, reason: string) {
    const address = path`/v1/moderation/users/${userId}/picture`
    return this.#http.send({ method: 'DELETE', path: address, body: { reason }, answer: 'Done' })
  }

  listAudit(cursor?: string | null) {
    const query = { cursor }
    return this.#http.send({ method: 'GET', path: '/v1/moderation/audit', query, answer: 'AuditPage' })
  }

  listWallets() {
    return this.#http.send({ method: 'GET', path: WALLETS, answer: 'WalletList' })
  }

  challengeWallet(body: ChallengeWallet) {
    const address = `${WALLETS}/challenges`
    return this.#http.send({ method: 'POST', path: address, body, answer: 'WalletChallenge' })
  }

  /** The text can be used once: repeated it is refused, though the wallet is linked. */
  linkWallet(body: LinkWallet) {
    const isRepeatable = false
    return this.#http.send({ method: 'POST', path: WALLETS, body, answer: 'WalletList', isRepeatable })
  }

  preferWallet(address: string) {
    return this.#http.send({ method: 'PUT', path: wallet(address), answer: 'WalletList' })
  }

  unlinkWallet(address: string) {
    return this.#http.send({ method: 'DELETE', path: wallet(address), answer: 'WalletList' })
  }

  listNetworks() {
    return this.#http.send({ method: 'GET', path: '/v1/tips/networks', answer: 'Networks' })
  }

  intendTip(body: IntendTip) {
    return this.#http.send({ method: 'POST', path: '/v1/tips', body, answer: 'TipIntent' })
  }

  reportTip(tipId: string, body: ReportTip) {
    const address = `${tip(tipId)}/transaction`
    return this.#http.send({ method: 'POST', path: address, body, answer: 'TipDetails' })
  }

  cancelTip(tipId: string) {
    return this.#http.send({ method: 'DELETE', path: tip(tipId), answer: 'Done' })
  }

  totalTips(id: string) {
    return this.#http.send({ method: 'GET', path: `${conversation(id)}/tips`, answer: 'TipTotals' })
  }

  listTips(cursor?: string | null) {
    return this.#http.send({ method: 'GET', path: '/v1/me/tips', query: { cursor }, answer: 'TipPage' })
  }

  totalMyTips() {
    return this.#http.send({ method: 'GET', path: '/v1/me/tips/totals', answer: 'MyTipTotals' })
  }

  /** As CSV: the latest of those that were meant before a time, so many as one file holds. */
  exportTips(before?: number) {
    return this.#http.getText('/v1/me/tips.csv', { before })
  }
}

const WALLETS = '/v1/me/wallets'
const wallet = (address: string) => `${WALLETS}${path`/${address}`}`
const tip = (id: string) => path`/v1/tips/${id}`
const conversation = (id: string) => path`/v1/conversations/${id}`
const membership = (id: string) => `${conversation(id)}/membership`
const member = (id: string, userId: string) => `${conversation(id)}${path`/members/${userId}`}`
const suspension = (userId: string) => path`/v1/moderation/suspensions/${userId}`
