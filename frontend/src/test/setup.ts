import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { leaveKeysToInputMethods } from '@/lib/shortcuts/keyPress'

// As main.tsx does.
leaveKeysToInputMethods()

afterEach(cleanup)

// jsdom lays nothing out, and has none: a switch in a form asks how large it is.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
