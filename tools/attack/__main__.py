"""Attacks a running stack with requests that no client would send, made from the schemas of docs/protocol.

Usage: tools/attack-test [--seconds N] [--seed N]

Every request must be answered as the protocol says: no 5xx, no `internal` or `unavailable`, no answer that the schemas do
not know, no silence, and nothing among the server's errors. Before that, what outsiders did to an early version is done again. Prints a
line for each exploit, operation and action.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import exploits
import frames
import operations
from people import Stack

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=int, default=30, help="for how long, about")
    arguments.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    arguments.add_argument("--log", type=Path, required=True, help="the stack's log")
    chosen = arguments.parse_args()
    print(f"attack: for {chosen.seconds} seconds, --seed {chosen.seed}", flush=True)
    stack = Stack(os.environ["NATTER_BASE_URL"])
    scene = stack.scene()
    failures = exploits.attack(stack)
    failures += frames.attack(scene, ROOT, chosen.seconds / 2, chosen.seed)
    failures += operations.attack(scene, ROOT, chosen.seconds / 2, chosen.seed)
    failures += logged(chosen.log)
    for failure in failures:
        print(f"attack: GOT THROUGH: {failure}", file=sys.stderr)
    print("attack: everything was refused or answered" if not failures else f"attack: {len(failures)} got through")
    return 1 if failures else 0


def logged(log: Path) -> list[str]:
    """What the server says went wrong."""
    return [line for line in log.read_text().splitlines() if " ERROR " in line or "panicked" in line]


if __name__ == "__main__":
    sys.exit(main())
