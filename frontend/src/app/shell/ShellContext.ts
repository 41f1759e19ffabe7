import { createContext, useContext, useEffect } from 'react'

/** What lies over the panes; `null` for nothing. */
export type Overlay = 'palette' | 'shortcuts' | 'newChat' | 'newGroup' | null

interface Shell {
  show(overlay: Overlay): void
  /** What the page’s title calls the place that is no conversation; `null` for the list. */
  setPlace(name: string | null): void
}

export const ShellContext = createContext<Shell | null>(null)

export function useShell(): Shell {
  const value = useContext(ShellContext)
  if (!value) throw new Error('useShell needs a ShellContext above it')
  return value
}

/** Names a page while it is open. */
export function usePlace(name: string): void {
  const { setPlace } = useShell()
  useEffect(() => {
    setPlace(name)
    return () => setPlace(null)
  }, [setPlace, name])
}
