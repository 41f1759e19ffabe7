"""Prints what the project is made of, as CycloneDX 1.6: every package of the lock files, with its version, checksum and kind.

Usage: sbom.py > natter.cdx.json

It goes by the lock files alone: no network, no tool, and the same list for the same commit.
"""

import base64
import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALGORITHMS = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512", "sha1": "SHA-1"}


def component(kind: str, name: str, version: str, hashes: list[dict], scope: str, **more) -> dict:
    group, _, bare = name.rpartition("/")
    purl = f"pkg:{kind}/{group.replace('@', '%40')}{'/' if group else ''}{bare}@{version}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "scope": scope, "hashes": hashes, **more}


def crates(text: str) -> list[dict]:
    """The crates of Cargo.lock that are not the project's own."""
    return [
        component("cargo", package["name"], package["version"], [{"alg": "SHA-256", "content": package["checksum"]}], "required")
        for package in tomllib.loads(text)["package"]
        if "checksum" in package
    ]


def npm(text: str, scope: str) -> list[dict]:
    """The packages of a package-lock.json; those for development are not in what is deployed."""
    found = []
    for path, package in json.loads(text)["packages"].items():
        if "node_modules/" not in path or "version" not in package or package.get("link"):
            continue
        name = package.get("name") or path.rpartition("node_modules/")[2]
        licence = package.get("license")
        more = {"licenses": [{"expression": licence}]} if isinstance(licence, str) else {}
        hashes = [integrity(each) for each in package.get("integrity", "").split()]
        found.append(component("npm", name, package["version"], hashes, "excluded" if package.get("dev") else scope, **more))
    return found


def integrity(text: str) -> dict:
    algorithm, _, digest = text.partition("-")
    return {"alg": ALGORITHMS[algorithm], "content": base64.b64decode(digest).hex()}


def python(text: str) -> list[dict]:
    """The pins of a list with hashes. They are tools, and in nothing that is deployed."""
    pins = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+?)(?:\s*;[^\\\n]*)?\s*\\?\n((?:\s+--hash=\S+\s*\\?\n?)*)", text, re.MULTILINE)
    hashes = [[{"alg": "SHA-256", "content": each} for each in re.findall(r"sha256:(\w+)", of)] for _, _, of in pins]
    return [component("pypi", name.lower(), version, of, "excluded") for (name, version, _), of in zip(pins, hashes)]


def components(root: Path) -> list[dict]:
    found = crates((root / "Cargo.lock").read_text())
    for lock in sorted(root.glob("**/package-lock.json")):
        if "node_modules" not in lock.parts and not any(part.startswith(".") for part in lock.relative_to(root).parts):
            scope = "required" if lock.parent.name == "frontend" else "excluded"
            found += npm(lock.read_text(), scope)
    for pins in sorted((root / "tools/python").glob("*.txt")):
        found += python(pins.read_text())
    # What several lists name counts once, as the one that is deployed where there is one.
    once = {}
    for each in sorted(found, key=lambda each: each["scope"] == "required"):
        once[each["purl"]] = each
    return [once[purl] for purl in sorted(once)]


def bom(root: Path) -> dict:
    version = tomllib.loads((root / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    natter = {"type": "application", "bom-ref": "natter", "name": "natter", "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": natter},
        "components": components(root),
    }


if __name__ == "__main__":
    json.dump(bom(ROOT), sys.stdout, indent=1)
    print()
