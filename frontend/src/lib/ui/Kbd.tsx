/** Keys to press, one beside the other. */
export function Kbd({ keys }: { keys: readonly string[] }) {
  return (
    <span className="inline-flex gap-1" dir="ltr">
      {keys.map((key) => (
        <kbd
          key={key}
          className="grid h-7 min-w-7 place-items-center rounded-lg border border-line border-b-2 bg-surface px-1.5 font-sans text-xs"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
