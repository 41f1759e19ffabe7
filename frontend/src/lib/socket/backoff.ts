import { BACKOFF_BASE_MS, BACKOFF_LIMIT_MS } from './timing'

/**
 * How long to wait before the next attempt, in milliseconds: exponential, and spread over the upper half so that
 * clients which lost the same server do not come back together.
 * @param failures how many attempts have failed in a row, from 1
 * @param random gives numbers from 0 to below 1
 */
export function backoff(failures: number, random: () => number): number {
  const longest = Math.min(BACKOFF_LIMIT_MS, BACKOFF_BASE_MS * 2 ** (failures - 1))
  return longest / 2 + (random() * longest) / 2
}
