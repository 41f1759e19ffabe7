"""What the functions' binaries weigh and work, as `make test-deploy` builds them, beside what is recorded in bench/: a change that makes either
larger by a tenth has to say so.

`python recorded.py FOLDER` records what the build in that folder has."""

import json
import pathlib
import subprocess
import sys

from build import PROJECT

SIZES = PROJECT / "bench/sizes.json"
INSTRUCTIONS = PROJECT / "bench/instructions.json"

# What a change may add before somebody has to say so.
MARGIN = 1.1


def sizes(folder: pathlib.Path) -> dict[str, int]:
    """The sizes of the binaries in a folder, in KiB, by function."""
    return {path.parent.name: path.stat().st_size // 1024 for path in sorted(folder.glob("*/bootstrap"))}


def instructions(folder: pathlib.Path) -> dict[str, int]:
    """The thousands of instructions that the binaries in a folder take to start, and for one more event."""
    command = ["cargo", "run", "--quiet", "--package", "natter-bench", "--bin", "cold-start", "--", "--counts", "--binaries", str(folder)]
    return json.loads(subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE).stdout)


def grown(recorded: dict[str, int], measured: dict[str, int], unit: str) -> list[str]:
    """What is to be said of figures that are larger than they are to be. What is new is as large as it is."""
    larger = [name for name, figure in measured.items() if figure > MARGIN * recorded.get(name, figure)]
    return [f"{name}: {measured[name]} {unit}, and {recorded[name]} are recorded" for name in larger]


def check(folder: pathlib.Path) -> list[str]:
    """The same for the binaries in a folder."""
    larger = grown(json.loads(SIZES.read_text()), sizes(folder), "KiB")
    return larger + grown(json.loads(INSTRUCTIONS.read_text()), instructions(folder), "thousand instructions")


def main() -> None:
    """Records."""
    folder = pathlib.Path(sys.argv[1]).resolve()
    for file, figures in ((SIZES, sizes(folder)), (INSTRUCTIONS, instructions(folder))):
        file.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
