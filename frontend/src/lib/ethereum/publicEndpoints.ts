import { mainnet, polygon, polygonAmoy, sepolia } from 'viem/chains'

/** The chains for which `contracts/chains.json` is prepared, and those that they are tests of. */
const KNOWN = [mainnet, sepolia, polygon, polygonAmoy]

/** Endpoints that anybody may use, as viem has them; none for a chain that is not known here. */
export function publicEndpoints(chainId: number): readonly string[] {
  return KNOWN.find(({ id }) => id === chainId)?.rpcUrls.default.http ?? []
}
