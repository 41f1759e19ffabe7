"""Picks of what the end-to-end suite asked over HTTP what a release records: every kind of body that the server took, once.

Usage: python tools/protocol/bodies.py RECORDING > docs/protocol/releases/VERSION/bodies.jsonl

RECORDING is what `NATTER_E2E_RECORDING=RECORDING cargo test -p natter-e2e --test suite` leaves.
"""

import json
import re
import sys
import urllib.parse

import releases


def shape(value, at: str = "") -> frozenset:
    """Which fields a body has, of which type; a kind is one for itself."""
    if isinstance(value, dict):
        return frozenset().union({(at, "object")}, *(shape(part, f"{at}.{name}") for name, part in value.items()))
    if isinstance(value, list):
        return frozenset().union({(at, "array")}, *(shape(part, f"{at}[]") for part in value))
    return frozenset({(at, value if at.endswith(".kind") else type(value).__name__)})


def picked(lines: list[str], contract: releases.Contract) -> list[dict]:
    """The first body of each operation and shape, by operation."""
    routes = [(route.split(" ")[0], re.sub(r"\{\w+\}", "[^/]+", route.split(" ")[1]), operation["operationId"]) for route, operation in contract.operations().items()]
    found = {}
    for asked in map(json.loads, lines):
        path = urllib.parse.urlsplit(asked["url"]).path
        operations = [name for method, pattern, name in routes if method == asked["method"] and re.fullmatch(pattern, path)]
        if operations and 200 <= asked["status"] < 300 and asked["body"] is not None:
            line = {"operation": operations[0], "method": asked["method"], "path": path, "body": asked["body"]}
            found.setdefault((operations[0], shape(asked["body"])), line)
    return sorted(found.values(), key=lambda line: line["operation"])


if __name__ == "__main__":
    with open(sys.argv[1]) as recording:
        for line in picked(list(recording), releases.Contract.of(releases.RELEASES.parent)):
            print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
