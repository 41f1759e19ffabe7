"""The sizes of the functions' binaries, as `make test-deploy` builds them: bench/sizes.json has what they are to be, in KiB.

`python sizes.py FOLDER` writes what a build has made of them into that file."""

import json
import pathlib
import sys

from build import PROJECT

RECORDED = PROJECT / "bench/sizes.json"

# What a change may add to a binary before somebody has to say so.
MARGIN = 1.1


def of(folder: pathlib.Path) -> dict[str, int]:
    """The sizes of the binaries in a folder, by function."""
    return {path.parent.name: path.stat().st_size // 1024 for path in sorted(folder.glob("*/bootstrap"))}


def grown(recorded: dict[str, int], sizes: dict[str, int]) -> list[str]:
    """What is to be said of binaries that are larger than they are to be. A new function is as large as it is."""
    larger = [name for name, size in sizes.items() if size > MARGIN * recorded.get(name, size)]
    return [f"{name} has {sizes[name]} KiB, and {recorded[name]} in {RECORDED.relative_to(PROJECT)}" for name in larger]


def check(folder: pathlib.Path) -> list[str]:
    """The same for the binaries in a folder."""
    return grown(json.loads(RECORDED.read_text()), of(folder))


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(of(pathlib.Path(sys.argv[1])), indent=2) + "\n")
