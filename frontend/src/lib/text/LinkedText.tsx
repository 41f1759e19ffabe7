import { piecesOf } from './links'

/** What somebody wrote, with its links: text in, text out, never HTML. Outside links learn nothing of where they stood. */
export function LinkedText({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never change their order
        key={index}
        href={piece.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="underline decoration-1 underline-offset-2 [overflow-wrap:anywhere] hover:decoration-2"
      >
        {piece.text}
      </a>
    ),
  )
}
