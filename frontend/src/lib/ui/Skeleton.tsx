const WIDTHS = ['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5', 'w-1/2']

/** Rows that are on their way: the shape of what will be there. */
export function SkeletonRows({ label, count = 3 }: { label: string; count?: number }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-4 px-3 py-3">
      {WIDTHS.slice(0, count).map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never change
        <div key={index} className="flex animate-pulse items-center gap-3">
          <Skeleton className="size-11 rounded-[38%]" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3.5 w-1/3" />
            <Skeleton className={`h-3 ${width}`} />
          </div>
        </div>
      ))}
    </div>
  )
}

/** A grey shape in place of something; its size and radius are the caller's. */
export function Skeleton({ className = '' }: { className?: string }) {
  return <span aria-hidden="true" className={`block rounded bg-line ${className}`} />
}
