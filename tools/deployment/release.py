"""Makes a release: everything that a deployment needs, built, with its checksums.

Usage: release.py FOLDER [--architecture arm64|x86_64]

FOLDER gets functions/<name>.zip, template.yaml (which names those, so that the SAM CLI can deploy it from there), site.tar.gz, CHANGELOG.md,
natter.cdx.json (what all of it is made of) and SHA256SUMS. The version is that of Cargo.toml; CHANGELOG.md has to have a section for it. Made twice from the same commit, archives differ in
nothing but what compilers make different: no times, no owners.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile

from samcli.yamlhelper import yaml_dump, yaml_parse

import build
import operations
import sbom

PROJECT = build.PROJECT
EPOCH = (1980, 1, 1, 0, 0, 0)


def version(cargo: str, changelog: str) -> str:
    """The version that is released."""
    found = tomllib.loads(cargo)["workspace"]["package"]["version"]
    if not re.search(rf"^## {re.escape(found)}\b", changelog, re.MULTILINE):
        sys.exit(f"release: CHANGELOG.md has no section for {found}: rename \"Unreleased\", or raise the version in Cargo.toml")
    return found


def zipped(bootstrap: bytes) -> bytes:
    """A function's code, as Lambda takes it; the same bytes for the same code."""
    content, entry = io.BytesIO(), zipfile.ZipInfo("bootstrap", EPOCH)
    entry.external_attr, entry.compress_type = 0o755 << 16, zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(entry, bootstrap)
    return content.getvalue()


def packed(folder: pathlib.Path) -> bytes:
    """A folder as an archive; the same bytes for the same files."""
    content = io.BytesIO()
    with gzip.GzipFile(fileobj=content, mode="wb", mtime=0) as compressed, tarfile.open(fileobj=compressed, mode="w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(str(path.relative_to(folder)))
            entry.size, entry.mode = path.stat().st_size, 0o644
            archive.addfile(entry, io.BytesIO(path.read_bytes()))
    return content.getvalue()


def complete(architecture: str) -> dict:
    """The template of a release. Its functions run on what they were built for, and a stack that is set to another is refused."""
    template = yaml_parse(operations.complete())
    template["Parameters"]["Architecture"] |= {"Default": architecture, "AllowedValues": [architecture]}
    return template


def from_anywhere(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a build that does not tell where it was made: binaries name the files of their sources, for panics."""
    home = environment.get("CARGO_HOME", pathlib.Path.home() / ".cargo")
    target = environment.get("CARGO_TARGET_DIR", PROJECT / "target")
    places = {f"{home}/registry/src": "/crates", target: "/target", PROJECT: "/natter"}
    flags = [f"--remap-path-prefix={place}={name}" for place, name in places.items()]
    return environment | {"RUSTFLAGS": " ".join([environment.get("RUSTFLAGS", ""), *flags]).strip()}


def check(folder: pathlib.Path) -> None:
    """Ends it where this is no release, or one of its files is not what was released."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        sys.exit(f"release: {folder} is no release: it has no SHA256SUMS")
    for line in sums.read_text().splitlines():
        digest, name = line.split("  ", 1)
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            sys.exit(f"release: {file} is not what was released: unpack it again")


def write(folder: pathlib.Path, template: dict, binaries: pathlib.Path, site: pathlib.Path, changelog: str) -> None:
    """Writes the release into a folder, whole or not at all."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as work:
        draft = pathlib.Path(work) / folder.name
        (draft / "functions").mkdir(parents=True)
        for function in build.serverless_functions(template).values():
            name = build.binary(function)
            (draft / f"functions/{name}.zip").write_bytes(zipped((binaries / name / "bootstrap").read_bytes()))
            function["Properties"]["CodeUri"] = f"functions/{name}.zip"
            del function["Metadata"]
        (draft / "template.yaml").write_text(yaml_dump(template))
        (draft / "site.tar.gz").write_bytes(packed(site))
        (draft / "CHANGELOG.md").write_text(changelog)
        (draft / "natter.cdx.json").write_text(json.dumps(sbom.bom(PROJECT), indent=1))
        files = sorted(path for path in draft.rglob("*") if path.is_file())
        sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(draft)}\n" for path in files]
        (draft / "SHA256SUMS").write_text("".join(sums))
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)


def main() -> None:
    """Builds and writes."""
    parser = argparse.ArgumentParser(prog="release", description="Makes a release.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--architecture", choices=build.ARCHITECTURES, default="arm64")
    arguments = parser.parse_args()
    changelog = (PROJECT / "CHANGELOG.md").read_text()
    release = version((PROJECT / "Cargo.toml").read_text(), changelog)
    folder = arguments.folder.resolve() / f"natter-{release}-{arguments.architecture}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="natter-") as work:
        binaries = pathlib.Path(work)
        template = complete(arguments.architecture)
        build.build(template, binaries, "release", arguments.architecture, from_anywhere(dict(os.environ)))
        subprocess.run(["npm", "--prefix", "frontend", "run", "--silent", "build"], cwd=PROJECT, check=True)
        write(folder, template, binaries, PROJECT / "frontend/dist", changelog)
    print(f"release: {folder}; check it with `sha256sum --check SHA256SUMS` there")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"release: {' '.join(error.cmd[:3])} … ended with status {error.returncode}; nothing was written")
