import { Trans, useLingui } from '@lingui/react/macro'

/** Whom one may try the app as. */
export function DemoUsers({ users }: { users: readonly { username: string; password: string }[] }) {
  const { t } = useLingui()
  return (
    <section
      aria-label={t`Demo accounts`}
      className="mt-6 rounded-2xl border border-field border-dashed p-4 text-sm"
    >
      <p className="mb-2 text-muted">
        <Trans>This is a demo. Sign in as one of these users, each in a separate browser:</Trans>
      </p>
      <ul className="flex flex-col gap-1">
        {users.map(({ username, password }) => (
          <li key={username} className="flex flex-wrap justify-between gap-x-4">
            <span className="font-medium">{username}</span>
            <code className="text-muted">{password}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
