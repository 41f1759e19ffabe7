/** Something is under way. With a label it says so to screen readers, too; without one whatever it is in does. */
export function Spinner({ label }: { label?: string }) {
  const circle = (
    <span
      className="size-4 animate-spin rounded-full border-2 border-current border-t-transparent opacity-70"
      aria-hidden="true"
    />
  )
  if (label === undefined) return circle
  return (
    <span role="status" className="inline-flex items-center gap-2 text-muted text-sm">
      {circle}
      {label}
    </span>
  )
}
