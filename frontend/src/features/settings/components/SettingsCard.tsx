import { type ReactNode, useId } from 'react'

interface SettingsCardProps {
  title: string
  about?: string
  children: ReactNode
}

/** Settings that belong together. */
export function SettingsCard({ title, about, children }: SettingsCardProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="flex flex-col gap-4 rounded-2xl border border-line bg-raised p-5"
    >
      <div>
        <h3 id={id} className="font-semibold text-lg tracking-tight">
          {title}
        </h3>
        {about && <p className="mt-1 text-muted text-sm">{about}</p>}
      </div>
      {children}
    </section>
  )
}
