"""Proves of template.yaml what only a deployment would show else, without an account.

Usage: python tools/proofs           checks; tells everything that is wrong
       python tools/proofs record    writes the baseline of what must not be replaced (replacement.py) and functions/README.md
"""

import copy
import json
import sys
import tomllib

import alarms
import calls
import network
import overview
import permissions
import pitfalls
import quotas
import replacement
import routes
import statements
import template
import upgrades
import versions
import waiting


def parameters_of(settings: dict, defaults: dict[str, str]) -> dict[str, str]:
    """What an environment of samconfig.toml sets the parameters to."""
    overrides = settings["deploy"]["parameters"]["parameter_overrides"]
    return defaults | dict(override.split("=", 1) for override in overrides)


def main() -> None:
    """Checks, or records."""
    source = template.source()
    translated = template.translated(copy.deepcopy(source))
    if sys.argv[1:] == ["record"]:
        replacement.record(translated)
        overview.record(source)
        return
    code = calls.Code(template.PROJECT)
    found = [
        *statements.check(translated),
        *quotas.check(translated),
        *routes.check(translated),
        *alarms.check(translated),
        *versions.check(translated),
        *pitfalls.check(translated),
        *replacement.check(translated, replacement.read()),
        *replacement.check_protection(translated, json.loads(replacement.STACK_POLICY.read_text())),
        *permissions.check(source, code),
        *permissions.check_database_users(source),
        *network.check(source, code),
        *waiting.check(source),
        *upgrades.check(source),
        *overview.check(source),
    ]
    defaults = {name: str(parameter["Default"]) for name, parameter in source["Parameters"].items()}
    for environment, settings in tomllib.loads((template.PROJECT / "samconfig.toml").read_text()).items():
        if environment != "version":
            parameters = parameters_of(settings, defaults)
            if parameters["Stage"] == "prod":
                found += [f"{environment}: {fault}" for fault in quotas.check_connections(translated, parameters)]
    for fault in found:
        print(f"proofs: {fault}", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
