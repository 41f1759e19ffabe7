/** The pool's own rule. */
export const MIN_PASSWORD_LENGTH = 12
