import { LinkifyIt, type Match } from 'linkify-it'
import { isHonestHost } from './honestHost'

/** A stretch of a text: with an `href` it is a link. */
export interface Part {
  text: string
  href?: string
}

const finder = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('//', null)
const PROTOCOLS = ['https:', 'http:', 'mailto:']
/** Changes how a text reads without being seen itself. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/
/** Without `https://`, only what can hardly be anything else: `main.rs` and `notes.md` are files. */
const SURELY_A_SITE = /^www\.|\.(?:com|edu|gov|info|net|org)(?=[/?#:]|$)/i

/** A text with its links told apart, in order; together the parts are the text. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of finder.match(text) ?? []) {
    const href = hrefOf(match, text)
    if (!href) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: match.raw, href })
    end = match.lastIndex
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** Where a link leads; `null` where it is not to be one: another protocol, or not the site that it looks like. */
function hrefOf({ schema, raw, url, index, lastIndex }: Match, text: string): string | null {
  const isBare = schema === ''
  const [before = '', after = ''] = [text[index - 1], text[lastIndex]]
  if (INVISIBLE.test(raw + after) || (isBare && !SURELY_A_SITE.test(raw))) return null
  // What stands before the @ of a web address is a name to sign in with, which looks like the site.
  if (after === '@' || (schema === 'mailto:' && before === '/')) return null
  const href = isBare ? `https://${raw}` : url
  if (!URL.canParse(href)) return null
  const { protocol, username, password } = new URL(href)
  if (!PROTOCOLS.includes(protocol) || username || password) return null
  return isHonestHost(hostIn(raw)) ? href : null
}

/** The host as it was written. */
function hostIn(raw: string): string {
  const [authority = ''] = raw.replace(/^[a-z]+:(?:\/\/)?/i, '').split(/[/?#]/)
  return authority.replace(/^.*@/, '').replace(/:\d+$/, '')
}
