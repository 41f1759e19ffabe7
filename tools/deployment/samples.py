"""Makes the further sample events of events/cases.yaml. What is in events/rules/ is what other services of AWS tell rules of the template.

Usage: samples.py
"""

import copy
import json
import pathlib

import yaml

EVENTS = pathlib.Path(__file__).resolve().parents[2] / "events"


def changed(event: dict, changes: dict) -> dict:
    """An event with changes: of its body, and of what stands at a path of names with dots between."""
    event = copy.deepcopy(event)
    for path, value in changes.items():
        if path == "text":
            event["body"] = value
        elif path == "body":
            event["body"] = json.dumps({**json.loads(event.get("body") or "{}"), **value}, ensure_ascii=False)
        else:
            place, steps = event, path.split(".")
            for step in steps[:-1]:
                place = place[int(step) if isinstance(place, list) else step]
            place[steps[-1]] = value
    if "rawPath" in event:
        event["rawPath"] = event["requestContext"]["http"]["path"] = event["routeKey"].split(" ")[1]
    return event


def samples() -> dict[pathlib.Path, dict]:
    """Every further event, by its file."""
    found = {}
    for function, cases in yaml.safe_load((EVENTS / "cases.yaml").read_text()).items():
        first = json.loads((EVENTS / f"{function}.json").read_text())
        for case, changes in cases.items():
            found[EVENTS / function / f"{case}.json"] = changed(first, changes)
    return found


if __name__ == "__main__":
    for file, event in samples().items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(event, indent=2, ensure_ascii=False) + "\n")
