"""Functions may take as long as they wait: for a database that is waking, and for each other."""

import pathlib
import re

import template
from template import build

PATIENT = re.compile(r"natter_postgres::migrate\(|\bArchive::new\(\w")


def seconds(path: pathlib.Path, name: str) -> int:
    """A constant of the code."""
    return int(re.search(rf"\b{name}: Duration = Duration::from_secs\((\d+)\)", path.read_text())[1])


def needed(project: pathlib.Path) -> int:
    """How long a function may wait for the database and its answer."""
    source = project / "shared/postgres/src"
    return seconds(source / "settings.rs", "PATIENCE") + seconds(source / "archive.rs", "ANSWER_LIMIT")


def check(template_: dict, project: pathlib.Path = template.PROJECT) -> list[str]:
    """Which functions are cut off while they wait."""
    found, least = [], needed(project)
    for name, function in build.serverless_functions(template_).items():
        crate = project / "functions" / build.binary(function)
        if not any(PATIENT.search(file.read_text()) for file in crate.glob("src/**/*.rs")):
            continue
        if function["Properties"].get("Timeout", template_["Globals"]["Function"]["Timeout"]) <= least:
            found.append(f"{name} waits up to {least} s for the database, longer than it may take")
    personal = template_["Resources"].get("PersonalArchiveFunction", {}).get("Properties", {}).get("Timeout", 0)
    if seconds(project / "functions/account-jobs/src/lib.rs", "ARCHIVE_LIMIT") <= personal:
        found.append("account-jobs gives personal-archive up before that has come to its end")
    return found
