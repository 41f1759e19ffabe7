/** Whether two addresses are the same; capital letters are a checksum only. */
export function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
