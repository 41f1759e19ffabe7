"""Every alarm tells somebody, says why it rings, and names a part of docs/operations.md that is there."""

import re

import template

RUNBOOK = re.compile(r"\S.*: (docs/[a-z]+\.md)#([a-z0-9-]+)$")


def anchors(page: str) -> set[str]:
    """What a page's headings are linked by."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check(translated: dict, read=lambda path: (template.PROJECT / path).read_text()) -> list[str]:
    """What is wrong with a translated template."""
    found = []
    for name, resource in translated["Resources"].items():
        if resource["Type"] not in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
            continue
        described = RUNBOOK.match(resource["Properties"].get("AlarmDescription", ""))
        if not described:
            found.append(f"{name} does not say why it rings and what to do")
        elif described[2] not in anchors(read(described[1])):
            found.append(f"{name} names {described[1]}#{described[2]}, which is not there")
        if "AlarmActions" not in resource["Properties"]:
            found.append(f"{name} tells nobody")
    return found
