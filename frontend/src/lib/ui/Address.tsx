/**
 * An address on a chain, whole: whoever shortens one shows what a forger can match. It reads from left to right in every language,
 * and breaks where it has to, also where other words would be cut.
 */
export function Address({ address }: { address: string }) {
  return (
    <bdi dir="ltr" className="whitespace-normal break-all font-mono text-muted text-xs">
      {address}
    </bdi>
  )
}
