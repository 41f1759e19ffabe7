import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { ERROR_TEXTS, type LocalCode } from '@/lib/i18n/errors'
import { ToldError } from '@/lib/i18n/toldError'
import type { ChatError, ErrorCode } from './generated'

/** A request was refused, failed, or got no answer. */
export class RequestError extends Error {
  override name = 'RequestError'

  /** @param retryAfterMs how long the server asks to wait, in milliseconds */
  constructor(
    readonly code: ErrorCode | LocalCode,
    message: string,
    readonly retryable: boolean,
    readonly retryAfterMs?: number,
    /** Whether it went out before the connection was lost, and may have arrived. */
    readonly isUnderWay = false,
  ) {
    super(message)
  }

  static refused(error: ChatError): RequestError {
    return new RequestError(error.code, error.message, error.retryable, error.retryAfterMs ?? undefined)
  }

  static connectionLost(): RequestError {
    return new RequestError('connection_lost', 'The connection was lost.', true)
  }

  static lostUnderWay(): RequestError {
    return new RequestError('connection_lost', 'The connection was lost.', true, undefined, true)
  }

  static timeout(): RequestError {
    return new RequestError('timeout', 'The server did not respond in time.', true)
  }

  static unreadableReply(): RequestError {
    return new RequestError('unreadable_reply', 'The server sent an unexpected response.', false)
  }
}

/** Whether the very same request may succeed later. */
export function isRetryable(error: unknown): boolean {
  return error instanceof RequestError && error.retryable
}

/** What to tell a person about a failed request, in their language where the code is known. */
export function reasonOf(error: unknown): string {
  if (error instanceof ToldError) return i18n._(error.told)
  if (!(error instanceof RequestError)) return t`Something went wrong. Please try again.`
  const text = ERROR_TEXTS[error.code]
  return text ? i18n._(text) : error.message
}
