"""No policy is without a statement, and no statement without an action and a resource, however the conditions turn out: IAM
refuses such a policy in the middle of a deployment."""

import template


def documents(value, place: str = ""):
    """The policy documents in a value, with their places."""
    if isinstance(value, dict):
        if "Statement" in value:
            yield place, value
        for key, part in value.items():
            yield from documents(part, f"{place}/{key}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from documents(part, f"{place}/{index}")


def check(translated: dict) -> list[str]:
    """What is wrong with a translated template."""
    found = []
    for name, resource in translated["Resources"].items():
        for truth, form in template.variants(resource):
            for place, document in documents(form, name):
                statements = document["Statement"]
                statements = statements if isinstance(statements, list) else [statements]
                if not statements:
                    found.append(f"{place} has no statement where {truth}")
                for statement in statements:
                    if not statement.get("Action"):
                        found.append(f"{place} has a statement without an action where {truth}")
                    if "AssumeRole" not in place and not statement.get("Resource"):
                        found.append(f"{place} has a statement without a resource where {truth}")
    return found
