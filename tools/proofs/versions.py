"""A new cluster begins with a version of PostgreSQL that Aurora has, as far as cfn-lint knows, and with that version's parameters.
cfn-lint itself looks at versions that are written out, not at a parameter's default."""

import json
import pathlib


def known(engine: str) -> set[str]:
    """The versions of an engine that cfn-lint knows."""
    import cfnlint

    path = pathlib.Path(cfnlint.__file__).parent / "data/schemas/extensions/aws_rds_dbcluster/engine_version.json"
    for case in json.loads(path.read_text())["allOf"]:
        if case["if"]["properties"]["Engine"].get("const") == engine:
            return set(case["then"]["properties"]["EngineVersion"]["enum"])
    return set()


def check(translated: dict) -> list[str]:
    """What is wrong with a translated template."""
    found, resources = [], translated["Resources"]
    version = translated["Parameters"]["DatabaseEngineVersion"]["Default"]
    if version not in known(resources["Database"]["Properties"]["Engine"]):
        found.append(f"Aurora has no PostgreSQL {version}")
    family = resources["DatabaseParameters"]["Properties"]["Family"]
    if family != f"aurora-postgresql{version.split('.')[0]}":
        found.append(f"the parameters are for {family}, the version is {version}")
    return found
