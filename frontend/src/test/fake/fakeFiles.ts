/** For an outbox whose messages carry none. */
export const noFiles = {
  upload: async () => [],
  forget: () => undefined,
}
