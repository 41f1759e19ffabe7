"""Proves that clients of earlier releases and this server understand each other, by the contracts of both.

Usage: python tools/protocol/releases.py     tells everything in which they do not

For each release in docs/protocol/releases: what its clients may send, this server takes; what this server may answer, they read. Clients
ignore fields that they do not know, and errors, events and frames whose names they do not know (frontend/src/lib/protocol/decode.ts).
"""

import dataclasses
import itertools
import json
import pathlib
import sys

import yaml

PROJECT = pathlib.Path(__file__).resolve().parents[2]
RELEASES = PROJECT / "docs/protocol/releases"
METHODS = ("get", "post", "put", "patch", "delete")
# Says nothing of whether a value is right.
PROSE = {"description", "title", "default", "format", "examples", "$schema", "definitions", "$defs"}
PARTS = {"$ref", "allOf", "anyOf", "oneOf", "enum"}
# A limit, and which of two is the stricter one.
LIMITS = {"minimum": max, "minItems": max, "minLength": max, "maximum": min, "maxItems": min, "maxLength": min, "maxProperties": min}
# Clients look at no text's length: only the server does.
OF_THE_SERVER = {"minLength", "maxLength"}
PLAIN = {"type", "const", "properties", "required", "additionalProperties", "items", "pattern", *LIMITS}
# In these, a client skips what has a name that it does not know.
OPEN = {"ErrorCode", "Event", "ServerFrame"}
# What does not fit and is meant so, with why. What is here and not needed is a fault.
ACCEPTED = {
    '0.1.0: MediaStatus.reason: {"": "malware"} is not known': "only where `MalwareScan` is on: that page says that it cannot read the reply, and the file is not sent. The same goes for `unchecked`, where an inspection was given up",
}


@dataclasses.dataclass
class Side:
    """What one of the two knows: a document, and what its references lead to."""

    document: dict
    reads_as_client: bool = False

    def at(self, reference: str) -> dict:
        """What a reference leads to."""
        value = self.document
        for part in reference.removeprefix("#/").split("/"):
            value = value[part.replace("~1", "/").replace("~0", "~")]
        return value

    def alternatives(self, schema: dict | bool) -> list[dict]:
        """A schema as the ways in which a value may be one, each without alternatives of its own."""
        if schema is True:
            return [{}]
        if unknown := schema.keys() - PLAIN - PARTS - PROSE:
            raise ValueError(f"a schema says {', '.join(sorted(unknown))}, which tools/protocol/releases.py does not understand")
        parts = [[{word: value for word, value in schema.items() if word in PLAIN}]]
        if "$ref" in schema:
            parts.append(self.alternatives(self.at(schema["$ref"])))
        parts += [self.alternatives(part) for part in schema.get("allOf", [])]
        for word in ("anyOf", "oneOf"):
            if word in schema:
                parts.append([way for part in schema[word] for way in self.alternatives(part)])
        if "enum" in schema:
            parts.append([{"const": value} for value in schema["enum"]])
        ways = [both(ways) for ways in itertools.product(*parts)]
        return [way | kind for way in ways for kind in kinds(way)]


def kinds(way: dict) -> list[dict]:
    """One type each; no type is said of what may be anything."""
    types = way.get("type", [])
    return [{"type": kind} for kind in ([types] if isinstance(types, str) else types)] or [{}]


def both(ways: tuple[dict, ...]) -> dict:
    """What is in all of these ways at once."""
    found: dict = {}
    for way in ways:
        for word, value in way.items():
            if word == "required":
                value = sorted({*found.get(word, []), *value})
            elif word == "properties":
                before = found.get(word, {})
                value = before | {name: {"allOf": [before[name], schema]} if name in before else schema for name, schema in value.items()}
            elif word in LIMITS and word in found:
                value = LIMITS[word](found[word], value)
            found[word] = value
    return found


def name_of(schema: dict | bool) -> str | None:
    """The name of the definition that a schema refers to, and nothing else."""
    if not isinstance(schema, dict):
        return None
    (only,) = schema["allOf"] if len(schema.get("allOf", [])) == 1 else [schema]
    return only["$ref"].split("/")[-1] if "$ref" in only and not (schema.keys() | only.keys()) & PLAIN else None


def tag_of(way: dict) -> dict:
    """What tells a way from the others: its own value, or those of its fields that have one only."""
    fixed = {name: schema["const"] for name, schema in way.get("properties", {}).items() if isinstance(schema, dict) and "const" in schema}
    return fixed or ({"": way["const"]} if "const" in way else {})


class Comparison:
    """Whether all that one side may say is what the other one reads."""

    def __init__(self, speaker: Side, reader: Side):
        self.speaker, self.reader = speaker, reader
        self.known: dict[tuple, str | None] = {}

    def gap(self, said: dict | bool, read: dict | bool, at: str) -> str | None:
        """Where something may be said that is not read; None where there is no such place."""
        names = (name_of(said), name_of(read))
        if None in names:
            return self.gap_of_ways(said, read, at)
        if names not in self.known:
            # A definition may refer to itself: it fits if the rest of it does.
            self.known[names] = None
            self.known[names] = self.gap_of_ways(said, read, names[0])
        return self.known[names]

    def gap_of_ways(self, said: dict | bool, read: dict | bool, at: str) -> str | None:
        is_open = self.reader.reads_as_client and (name_of(read) or at) in OPEN
        ways = self.reader.alternatives(read)
        for way in self.speaker.alternatives(said):
            gaps = [self.gap_of_way(way, other, at) for other in ways]
            if None in gaps:
                continue
            alike = [gap for gap, other in zip(gaps, ways) if tag_of(other) == tag_of(way) and (tag_of(way) or len(ways) == 1 or other.get("type") == way.get("type"))]
            if alike:
                return alike[0]
            if not is_open or not tag_of(way):
                return f"{at}: {json.dumps(tag_of(way) or {'type': way.get('type')})} is not known"
        return None

    def gap_of_way(self, said: dict, read: dict, at: str) -> str | None:
        if "const" in read and said.get("const", self) != read["const"]:
            return f"{at}: something else than {json.dumps(read['const'])}"
        if "type" in read and not is_kind(said.get("type"), read["type"]):
            return f"{at}: {said.get('type', 'anything')} in place of {read['type']}"
        for word, stricter in LIMITS.items():
            ignored = self.reader.reads_as_client and word in OF_THE_SERVER
            if word in read and not ignored and "const" not in said and (word not in said or stricter(said[word], read[word]) != said[word]):
                return f"{at}: {word} is {read[word]} for who reads, and {said.get(word, 'not limited')} for who writes"
        if read.get("pattern", said.get("pattern")) != said.get("pattern") and not self.reader.reads_as_client:
            return f"{at}: another pattern"
        return self.gap_of_items(said, read, at) or self.gap_of_fields(said, read, at)

    def gap_of_items(self, said: dict, read: dict, at: str) -> str | None:
        return self.gap(said.get("items", True), read["items"], f"{at}[]") if "items" in read else None

    def gap_of_fields(self, said: dict, read: dict, at: str) -> str | None:
        fields, known = said.get("properties", {}), read.get("properties", {})
        if missing := set(read.get("required", [])) - set(said.get("required", [])):
            return f"{at}: {', '.join(sorted(missing))} may be missing"
        others = read.get("additionalProperties", True)
        for name, schema in fields.items():
            wanted = known.get(name, others)
            if wanted is False:
                return f"{at}.{name}: is not known"
            if found := self.gap(schema, wanted, f"{at}.{name}"):
                return found
        if isinstance(others, dict):
            return self.gap(said.get("additionalProperties", True), others, f"{at}.*")
        return None


def is_kind(said: str | None, read: str) -> bool:
    return said == read or (said, read) == ("integer", "number")


@dataclasses.dataclass
class Contract:
    """What a release's clients and server may say."""

    openapi: dict
    client_frame: dict
    server_frame: dict

    @classmethod
    def of(cls, folder: pathlib.Path) -> "Contract":
        """That in a folder."""
        openapi = yaml.load((folder / "openapi.yaml").read_text(), yaml.CSafeLoader)
        return cls(openapi, *[json.loads((folder / f"{name}.json").read_text()) for name in ("client-frame", "server-frame")])

    def operations(self) -> dict[str, dict]:
        """The operations of the HTTP API, by what they are called with."""
        return {f"{method.upper()} {path}": item[method] for path, item in self.openapi["paths"].items() for method in METHODS if method in item}


def body_of(content: dict | None) -> dict | bool:
    """The schema of a body of JSON."""
    return (content or {}).get("content", {}).get("application/json", {}).get("schema", True)


def answer_of(operation: dict) -> dict | bool:
    """The schema of what an operation answers where all is well."""
    return body_of(next(answer for status, answer in operation["responses"].items() if status.startswith("2")))


def gaps_of_operation(before: dict, now: dict, sent: Comparison, answered: Comparison) -> list[str | None]:
    """What does not fit between an operation as it was and as it is."""
    name = before["operationId"]
    given, taken = ({parameter["name"]: parameter for parameter in operation.get("parameters", [])} for operation in (before, now))
    gaps = [f"{name}?{other} is not known" for other in given.keys() - taken.keys()]
    gaps += [f"{name}?{other} has to be given" for other, parameter in taken.items() if parameter["required"] and not given.get(other, {}).get("required")]
    gaps += [sent.gap(given[other]["schema"], taken[other]["schema"], f"{name}?{other}") for other in given.keys() & taken.keys()]
    if "requestBody" in now:
        gaps.append(sent.gap(body_of(before["requestBody"]), body_of(now["requestBody"]), name) if "requestBody" in before else f"{name} has to be given a body")
    return [*gaps, answered.gap(answer_of(now), answer_of(before), f"the answer to {name}")]


def check(before: Contract, now: Contract) -> list[str]:
    """What clients of a release and the server of this tree would not understand of each other."""
    sent = Comparison(Side(before.openapi), Side(now.openapi))
    answered = Comparison(Side(now.openapi), Side(before.openapi, reads_as_client=True))
    gaps = []
    operations = now.operations()
    for route, operation in before.operations().items():
        gaps += gaps_of_operation(operation, operations[route], sent, answered) if route in operations else [f"{route} is gone"]
    error = {"$ref": "#/components/schemas/ChatError"}
    gaps.append(answered.gap(error, error, "ChatError"))
    gaps.append(Comparison(Side(before.client_frame), Side(now.client_frame)).gap(before.client_frame, now.client_frame, "ClientFrame"))
    frames = Comparison(Side(now.server_frame), Side(before.server_frame, reads_as_client=True))
    gaps.append(frames.gap(now.server_frame, before.server_frame, "ServerFrame"))
    return [gap for gap in gaps if gap]


def main() -> None:
    """Checks every release."""
    now = Contract.of(RELEASES.parent)
    found = {f"{folder.name}: {gap}" for folder in sorted(RELEASES.iterdir()) if folder.is_dir() for gap in check(Contract.of(folder), now)}
    faults = [*sorted(found - ACCEPTED.keys()), *(f"{gap}: is accepted, and does not happen" for gap in sorted(ACCEPTED.keys() - found))]
    for fault in faults:
        print(f"releases: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
