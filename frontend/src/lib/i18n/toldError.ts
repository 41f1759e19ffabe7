import type { MessageDescriptor } from '@lingui/core'

/** An error that knows what to tell a person, in whichever language they read. */
export class ToldError extends Error {
  override name = 'ToldError'

  constructor(
    readonly told: MessageDescriptor,
    options?: ErrorOptions,
  ) {
    super(told.message ?? told.id, options)
  }
}
