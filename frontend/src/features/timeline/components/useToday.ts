import { useEffect, useState } from 'react'

/** The local date, as of now and from every midnight on: "Today" becomes "Yesterday" in an app that stays open. */
export function useToday(): string {
  const [today, setToday] = useState(() => new Date().toDateString())
  // biome-ignore lint/correctness/useExhaustiveDependencies: from each midnight to the next
  useEffect(() => {
    const now = new Date()
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
    const timer = setTimeout(
      () => setToday(new Date().toDateString()),
      midnight.getTime() - now.getTime() + 1,
    )
    return () => clearTimeout(timer)
  }, [today])
  return today
}
