import { LinkifyIt } from 'linkify-it'
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

/** Letters of scripts that put no space between words: an address may touch them on either side. */
const SPACELESS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u30fc`
/** What the finder does not take for the end of a word, though an address may follow it: those letters, signs and emoji. */
const BEFORE = String.raw`[${SPACELESS}_~${'`'}\ufe0f]|[^\x00-\x7f\p{L}\p{M}\p{N}\p{C}\p{Z}]`
/** An address that needs no `https://` to be one. */
const BARE = String.raw`www\.|[a-z0-9][\w.+-]*@[a-z0-9]|(?:[a-z0-9-]+\.)+(?:com|edu|gov|info|net|org)(?![a-z0-9])`
/** Where an address begins behind those; a bare one does not begin inside of another address. */
const START = new RegExp(String.raw`(?<=${BEFORE})(?=https?:\/\/|(?<!:\/\/\S*)(?:${BARE}))`, 'giu')
/** A word of those scripts or an emoji that follows an address; in the middle of a host, letters belong to it. */
const NEXT_WORD = new RegExp(`(?<=[a-z0-9])(?=[${SPACELESS}][^./?#]*(?:[/?#]|$)|\\p{So}).*$`, 'isu')
/** Ends a sentence, or the emphasis that an address stands in. */
const TRAILING = /[*~`?!:,;.'"]+$/
/** A host of digits is an address that nobody can read. */
const UNREADABLE = /^(?:\d+|0x[\da-f]+)$/i

/** A text with its links told apart, in order; together the parts are the text. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const { index, raw, href } of linksIn(text)) {
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ text: raw, href })
    end = index + raw.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

interface Link {
  index: number
  raw: string
  href: string
}

function linksIn(text: string): Link[] {
  const links: Link[] = []
  let start = 0
  for (const stretch of text.split(START)) {
    for (const match of finder.match(stretch) ?? []) {
      const [before = '', after = ''] = [text[start + match.index - 1], text[start + match.lastIndex]]
      const raw = trimmed(match.raw, before)
      const href = hrefOf(match.schema, raw, before, after)
      if (href) links.push({ index: start + match.index, raw, href })
    }
    start += stretch.length
  }
  return links
}

/** The address without what follows it in its sentence. */
function trimmed(raw: string, before: string): string {
  const alone = raw.replace(NEXT_WORD, '').replace(TRAILING, '')
  return before === '_' ? alone.replace(/_+$/, '') : alone
}

/** Where a link leads; `null` where it is not to be one: another protocol, or not the site that it looks like. */
function hrefOf(schema: string, raw: string, before: string, after: string): string | null {
  const isBare = schema === ''
  if (INVISIBLE.test(before + raw + after) || (isBare && !SURELY_A_SITE.test(raw))) return null
  // What stands before the @ of a web address is a name to sign in with, which looks like the site.
  if (after === '@' || (schema === 'mailto:' && before === '/')) return null
  const href = isBare
    ? `https://${raw}`
    : schema === 'mailto:'
      ? `mailto:${raw.replace(/^mailto:/i, '')}`
      : raw
  if (!URL.canParse(href)) return null
  const { protocol, username, password } = new URL(href)
  if (!PROTOCOLS.includes(protocol) || username || password) return null
  const host = hostIn(raw)
  return isHonestHost(host) && !UNREADABLE.test(host) ? href : null
}

/** The host as it was written. */
function hostIn(raw: string): string {
  const [authority = ''] = raw.replace(/^[a-z]+:(?:\/\/)?/i, '').split(/[/?#]/)
  return authority.replace(/^.*@/, '').replace(/:\d+$/, '')
}
