/** What a page says to the service worker. */
export type Word =
  /** Somebody goes over to its version. */
  | { kind: 'activate' }
  /** Whether this file is one of its build: answered with a boolean through the port. */
  | { kind: 'knows'; file: string }
