import * as v from 'valibot'

const key = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/i))
const schema = v.object({
  developmentWallet: v.object({
    /** The local chain’s endpoint. */
    rpcUrl: v.string(),
    /** Of its accounts, which everybody knows. */
    privateKeys: v.pipe(v.array(key), v.minLength(1)),
  }),
})

export interface DevelopmentConfig {
  rpcUrl: string
  privateKeys: readonly `0x${string}`[]
}

/** What the local stack says of a development wallet; `null` where it has none. */
export async function loadDevelopmentConfig(): Promise<DevelopmentConfig | null> {
  const response = await fetch('/config.json', { cache: 'no-store' })
  const read = v.safeParse(schema, await response.json().catch(() => null))
  if (!read.success) return null
  const { rpcUrl, privateKeys } = read.output.developmentWallet
  return { rpcUrl, privateKeys: privateKeys as `0x${string}`[] }
}
