"""Checks the packages of the lock files against copies of the public advisories, which need no network, and renews the copies.

Usage: advisories.py                                        check
       advisories.py refresh                                renew all copies from the exports of osv.dev
       advisories.py refresh ECOSYSTEM DIRECTORY DATE       renew one from a folder, of that day: OSV files (JSON or YAML), or
                                                            for npm those of Retire.js (jsrepository-v5.json, npmrepository.json)

A copy (`tools/advisories/ECOSYSTEM.json`) holds what its source knew of the packages that the lock files named when it was made, and
of which day that knowledge is. Retire.js knows far fewer packages than the records of OSV. `tools/advisories/accepted.json` says why an advisory does not concern us. Of npm's packages the
registry is asked as well, since it always knows the newest advisories; a mirror that does not answer is no failure.
"""

import datetime
import io
import json
import re
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import yaml
from packaging.version import InvalidVersion, Version

import sbom

COPIES = sbom.ROOT / "tools/advisories"
EXPORT = "https://osv-vulnerabilities.storage.googleapis.com/{}/all.zip"
RETIRE = ("jsrepository-v5.json", "npmrepository.json")
SEMVER = re.compile(r"\d+(\.\d+)*(-[0-9A-Za-z.-]+)?$")
AUDIT = "-/npm/v1/security/advisories/bulk"
# What OSV calls the kinds of packages of the bill of materials.
ECOSYSTEMS = {"cargo": "crates.io", "npm": "npm", "pypi": "PyPI"}


def used(ecosystem: str) -> dict[str, set[str]]:
    """The packages of the lock files, each with its versions."""
    found: dict[str, set[str]] = {}
    for component in sbom.components(sbom.ROOT):
        kind = component["purl"].removeprefix("pkg:").partition("/")[0]
        if ECOSYSTEMS[kind] == ecosystem:
            found.setdefault(component["name"], set()).add(component["version"])
    return found


def order(ecosystem: str, version: str):
    """What versions are ordered by."""
    if ecosystem == "PyPI":
        return Version(version)
    # https://semver.org: a version before its release is less than it, and numbers are less than words.
    release, _, early = version.partition("+")[0].partition("-")
    words = [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in early.split(".")] if early else []
    return [int(part) for part in release.split(".")], not early, words


def is_affected(ecosystem: str, version: str, affected: dict) -> bool:
    """Whether an advisory names this version, or a range with it."""
    if version in affected["versions"]:
        return True
    this = order(ecosystem, version)
    for events in affected["ranges"]:
        is_within = False
        for event in events:
            ((kind, bound),) = event.items()
            bound = None if bound in ("0", "0.0.0-0") else order(ecosystem, bound)
            if kind == "introduced" and (bound is None or this >= bound):
                is_within = True
            elif kind == "fixed" and this >= bound or kind == "last_affected" and this > bound:
                is_within = False
        if is_within:
            return True
    return False


def entries(ecosystem: str, advisories, packages: set[str]) -> list[dict]:
    """What these OSV records say of these packages."""
    kept = []
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", []):
            package = affected.get("package", {})
            # Crates that nobody keeps up any more are no vulnerability; `cargo deny` has a say about them.
            is_notice = (affected.get("database_specific") or {}).get("informational") not in (None, "unsound")
            if package.get("ecosystem") != ecosystem or package["name"] not in packages or is_notice:
                continue
            ranges = [each["events"] for each in affected.get("ranges", []) if each["type"] != "GIT"]
            summary = advisory.get("summary") or advisory.get("details", "").partition("\n")[0]
            kept.append({
                "id": advisory["id"],
                "package": package["name"],
                "summary": summary.strip()[:200],
                "ranges": ranges,
                # Where there is a range, they only spell it out.
                "versions": [] if ranges else affected.get("versions") or [],
            })
    return sorted(kept, key=lambda each: (each["package"], each["id"]))


def of_folder(folder: Path):
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".yaml"):
            record = yaml.safe_load(path.read_text()) if path.suffix == ".yaml" else json.loads(path.read_text())
            if isinstance(record, dict) and "affected" in record:
                yield record


def of_retire(folder: Path):
    """What Retire.js knows, as OSV has it."""
    for path in (folder / file for file in RETIRE):
        if path.exists():
            yield from of_libraries(json.loads(path.read_text()))


def of_libraries(libraries: dict):
    for name, library in libraries.items():
        package = {"ecosystem": "npm", "name": library.get("npmname", name)}
        for number, flaw in enumerate(library.get("vulnerabilities", ())):
            known = flaw.get("identifiers", {})
            id = known.get("githubID") or "/".join(known.get("CVE", ())) or f"retire.js/{name}/{number}"
            events = [{"introduced": flaw.get("atOrAbove", "0")}]
            if "below" in flaw:
                events.append({"fixed": flaw["below"]})
            # Some bounds are older than the rule for versions.
            if not all(SEMVER.match(bound) for event in events for bound in event.values()):
                continue
            summary = known.get("summary") or known.get("advisory") or next(iter(flaw.get("info", ())), "")
            yield {
                "id": id,
                "summary": summary,
                "affected": [{"package": package, "ranges": [{"type": "SEMVER", "events": events}]}],
            }


def of_export(ecosystem: str):
    address = EXPORT.format(ecosystem)
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    except (OSError, zipfile.BadZipFile) as error:
        raise SystemExit(f"advisories: {address} cannot be read ({error}); the copy stays as it is")
    for name in archive.namelist():
        yield json.loads(archive.read(name))


def write(ecosystem: str, advisories, as_of: str, source: str = "OSV") -> None:
    packages = set(used(ecosystem))
    kept = entries(ecosystem, advisories, packages)
    copy = {"asOf": as_of, "source": source, "packages": sorted(packages), "advisories": kept}
    (COPIES / f"{ecosystem}.json").write_text(json.dumps(copy, indent=1, ensure_ascii=False) + "\n")
    print(f"advisories: {ecosystem}: {len(kept)} about {len(packages)} packages, as of {as_of}")


def refresh(arguments: list[str]) -> None:
    if arguments:
        ecosystem, name, as_of = arguments
        folder, day = Path(name), datetime.date.fromisoformat(as_of).isoformat()
        if any((folder / file).exists() for file in RETIRE):
            return write(ecosystem, of_retire(folder), day, "Retire.js")
        return write(ecosystem, of_folder(folder), day)
    for ecosystem in ECOSYSTEMS.values():
        write(ecosystem, of_export(ecosystem), datetime.datetime.now(datetime.timezone.utc).date().isoformat())


def problems(ecosystem: str, copy: dict, versions: dict[str, set[str]], accepted: dict) -> list[str]:
    """What is known of the versions that are used, but for what was accepted."""
    found = []
    for entry in copy["advisories"]:
        for version in sorted(versions.get(entry["package"], ())):
            try:
                concerns = entry["id"] not in accepted and is_affected(ecosystem, version, entry)
            except (InvalidVersion, ValueError) as error:
                raise SystemExit(f"advisories: {entry['id']} cannot be compared with {entry['package']} {version}: {error}")
            if concerns:
                found.append(f"{entry['id']}: {entry['package']} {version}: {entry['summary']}")
    return found


def ask_registry(registry: str, versions: dict[str, set[str]], accepted: dict) -> list[str] | None:
    """What npm's registry knows of the versions that are used, but for what was accepted; `None` where it does not answer."""
    body = json.dumps({name: sorted(each) for name, each in versions.items()}).encode()
    request = urllib.request.Request(f"{registry.rstrip('/')}/{AUDIT}", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            known = json.loads(answer.read())
    except (OSError, ValueError):
        return None
    found = [(advisory["url"].rpartition("/")[2], name, advisory) for name, advisories in known.items() for advisory in advisories]
    return [
        f"{id}: {name} {advisory['vulnerable_versions']}: {advisory['title']}"
        for id, name, advisory in found
        if id not in accepted
    ]


def configured_registry() -> str:
    return subprocess.run(["npm", "config", "get", "registry"], check=True, capture_output=True, text=True).stdout.strip()


def check() -> int:
    accepted, found = json.loads((COPIES / "accepted.json").read_text()), []
    for ecosystem in ECOSYSTEMS.values():
        path = COPIES / f"{ecosystem}.json"
        versions = used(ecosystem)
        told = ask_registry(configured_registry(), versions, accepted) if ecosystem == "npm" else None
        if told is not None:
            found += told
            print(f"advisories: {len(versions)} packages of {ecosystem}, as the registry knows them now")
        if not path.exists():
            if told is None:
                print(f"advisories: there is no copy for {ecosystem}, so its packages were NOT checked", file=sys.stderr)
            continue
        copy = json.loads(path.read_text())
        found += problems(ecosystem, copy, versions, accepted)
        new = sorted(set(versions) - set(copy["packages"]))
        if new:
            print(f"advisories: the copy for {ecosystem} does not know {', '.join(new)}; renew it", file=sys.stderr)
        print(f"advisories: {len(versions)} packages of {ecosystem}, as {copy['source']} knew them on {copy['asOf']}")
    for problem in found:
        print(f"advisories: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["refresh", *arguments] if len(arguments) in (0, 3):
            refresh(arguments)
        case []:
            sys.exit(check())
        case _:
            sys.exit(__doc__)
