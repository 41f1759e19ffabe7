/**
 * An address on a chain, whole: whoever shortens one shows what a forger can match. It reads from left to right in every language,
 * and breaks where it has to.
 */
export function Address({ address }: { address: string }) {
  return (
    <bdi dir="ltr" className="break-all font-mono text-muted text-xs">
      {address}
    </bdi>
  )
}
