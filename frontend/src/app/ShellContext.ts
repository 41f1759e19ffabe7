import { createContext, useContext } from 'react'

/** What lies over the panes; `null` for nothing. */
export type Overlay = 'palette' | 'shortcuts' | 'newChat' | 'newGroup' | null

interface Shell {
  show(overlay: Overlay): void
}

export const ShellContext = createContext<Shell | null>(null)

export function useShell(): Shell {
  const value = useContext(ShellContext)
  if (!value) throw new Error('useShell needs a ShellContext above it')
  return value
}
