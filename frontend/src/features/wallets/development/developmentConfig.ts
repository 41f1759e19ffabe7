import * as v from 'valibot'

const wallet = v.object({
  username: v.optional(v.string()),
  privateKey: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/i)),
})
const schema = v.object({
  localChain: v.object({ rpcUrl: v.string(), wallets: v.pipe(v.array(wallet), v.minLength(1)) }),
})

/** The local chain, and accounts of it whose keys everybody knows. */
export interface DevelopmentConfig {
  rpcUrl: string
  wallets: readonly { username?: string | undefined; privateKey: `0x${string}` }[]
}

/** What the local stack says of its wallets; `null` where it has none. */
export async function loadDevelopmentConfig(): Promise<DevelopmentConfig | null> {
  const response = await fetch('/config.json', { cache: 'no-store' })
  const read = v.safeParse(schema, await response.json().catch(() => null))
  return read.success ? (read.output.localChain as DevelopmentConfig) : null
}
