"""An upgrade gives `migrate` its new code before anything else changes (tools/deployment/deploy.py): that code runs with the variables
of the release that is deployed."""

# The variables of `migrate` by release, as of its template. A new release is added, and one that nobody runs any more taken away.
RELEASES = {
    "0.1.0": {"DATABASE_AUTH", "DATABASE_HOST", "DATABASE_NAME", "DATABASE_PASSWORD", "DATABASE_PORT", "DATABASE_TLS", "DATABASE_USER"},
}
# What its code reads from other variables where it is not there, as a test of natter-postgres shows.
READ_OTHERWISE = {"DATABASE_URL"}


def check(source: dict, releases: dict[str, set[str]] = RELEASES) -> list[str]:
    """The variables that `migrate` would miss."""
    variables = source["Resources"]["MigrateFunction"]["Properties"]["Environment"]["Variables"].keys()
    return [
        f"migrate would run without {name} in a stack of release {release}: read what that release has instead"
        for release, had in releases.items()
        for name in sorted(variables - had - READ_OTHERWISE)
    ]
