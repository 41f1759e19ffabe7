/** Something is being fetched; says so to screen readers too. */
export function Spinner({ label }: { label: string }) {
  return (
    <span role="status" className="inline-flex items-center gap-2 text-muted text-sm">
      <span
        className="size-4 animate-spin rounded-full border-2 border-line border-t-brand"
        aria-hidden="true"
      />
      {label}
    </span>
  )
}
