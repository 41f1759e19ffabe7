import { LinkifyIt } from 'linkify-it'

const finder = new LinkifyIt().set({ fuzzyLink: true, fuzzyEmail: false, fuzzyIP: false, urlAuth: true })
for (const scheme of ['ftp:', 'mailto:', '//']) finder.add(scheme, null as never)

/** A piece of a text: words, or a link that may be followed. */
export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/** Cuts a text at the links in it. What is not a plain web address stays text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of finder.match(text) ?? []) {
    const href = safeHref(match.url)
    if (!href) continue
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    pieces.push({ kind: 'link', text: match.text, href })
    end = match.lastIndex
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

/**
 * The address that a link may lead to, or `null`: only the web (never `javascript:`), no user name before the host that
 * passes for one (`https://bank.example@evil.example`), and no host that mixes alphabets to look like another.
 */
export function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username || url.password || looksLikeAnother(address)) return null
  return url.href
}

const LETTERS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]
/** Letters of other alphabets that look like Latin ones: a word of nothing else passes for a Latin word. */
const LOOK_ALIKES = /^[абвеёгорсухіјѕԁԛԝһӏαβγεικνορτυχωօսհոցզ0-9-]+$/u
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Zs}]/u

function looksLikeAnother(address: string): boolean {
  // As written: URL turns the host into its ASCII form.
  const host = decoded(address.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/, 1)[0] ?? '')
  if (INVISIBLE.test(host)) return true
  return host
    .normalize('NFKC')
    .toLowerCase()
    .split('.')
    .some((label) => mixesAlphabets(label) || (/\P{ASCII}/u.test(label) && LOOK_ALIKES.test(label)))
}

function mixesAlphabets(label: string): boolean {
  return LETTERS.filter((letters) => letters.test(label)).length > 1
}

function decoded(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    return host
  }
}
