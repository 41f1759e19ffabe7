"""Nothing that holds data would be replaced or deleted by deploying this template over the one of the baseline.

CloudFormation replaces a resource, with an empty one, where a property changes that can only be set when it is made. Which those
are say the resource types' own schemas, which cfn-lint carries. `python tools/proofs record` writes the baseline: do that only
with a change that is meant, and that nobody's stack has data against."""

import json
import pathlib

import template

STACK_POLICY = template.PROJECT / "tools/deployment/stack-policy.json"
BASELINE = pathlib.Path(__file__).with_name("baseline.json")
# What the documentation of CloudFormation says besides ("Update requires: Replacement").
DOCUMENTED = {
    "AWS::Cognito::UserPool": [["AliasAttributes"], ["UsernameAttributes"], ["UsernameConfiguration"]],
    "AWS::DynamoDB::Table": [["LocalSecondaryIndexes"]],
}
HOLD_DATA = {"AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::RDS::DBCluster", "AWS::S3::Bucket"}

# By what a resource refuses to be deleted, where the parameter Protect says so; a bucket refuses while it holds something.
PROTECTION = {
    "AWS::Cognito::UserPool": ("DeletionProtection", "ACTIVE"),
    "AWS::DynamoDB::Table": ("DeletionProtectionEnabled", True),
    "AWS::RDS::DBCluster": ("DeletionProtection", True),
}


def create_only(kind: str) -> list[list[str]]:
    """The paths of the properties of a type that are set for good."""
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    paths = [*schema.get("createOnlyProperties", []), *schema.get("conditionalCreateOnlyProperties", [])]
    return [path.split("/")[2:] for path in paths] + DOCUMENTED.get(kind, [])


def at(value, path: list[str]):
    """What is at a path; nothing where that is not there."""
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return value


def for_good(translated: dict) -> dict[str, dict]:
    """What is set for good of each resource that holds data; parameters by their defaults."""
    parameters = {name: parameter.get("Default") for name, parameter in translated.get("Parameters", {}).items()}

    def plain(value):
        if isinstance(value, dict):
            return parameters.get(value.get("Ref")) if value.get("Ref") in parameters else {key: plain(part) for key, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list) else value

    found = {}
    for name, resource in translated["Resources"].items():
        if resource["Type"] in HOLD_DATA:
            values = {"/".join(path): plain(at(resource["Properties"], path)) for path in create_only(resource["Type"])}
            found[name] = {"Type": resource["Type"], **{path: value for path, value in sorted(values.items()) if value is not None}}
    return found


def check(translated: dict, baseline: dict[str, dict]) -> list[str]:
    """What deploying a translated template would take away."""
    now = for_good(translated)
    found = [f"{name} would be deleted" for name in baseline.keys() - now.keys()]
    for name in baseline.keys() & now.keys():
        for path in sorted(baseline[name].keys() | now[name].keys()):
            if baseline[name].get(path) != now[name].get(path):
                found.append(f"{name} would be replaced: {path} was {baseline[name].get(path)} and is {now[name].get(path)}")
    return found + [f"{name} holds data and is not in the baseline: record it" for name in now.keys() - baseline.keys()]


def check_protection(translated: dict, policy: dict) -> list[str]:
    """What holds data and could be deleted in prod, or replaced."""
    found = []
    for name, resource in translated["Resources"].items():
        if resource["Type"] in PROTECTION:
            name_of, value = PROTECTION[resource["Type"]]
            for truth, form in template.variants(resource):
                if form["Properties"].get(name_of) != value and truth.get("IsProtected", True):
                    found.append(f"{name} is not protected where {truth}")
    denied = next(statement for statement in policy["Statement"] if statement["Effect"] == "Deny")
    missing = HOLD_DATA - set(denied["Condition"]["StringEquals"]["ResourceType"])
    return found + [f"the stack policy lets {kind} be replaced" for kind in sorted(missing)]


def record(translated: dict) -> None:
    """Writes the baseline."""
    BASELINE.write_text(json.dumps(for_good(translated), indent=2, sort_keys=True) + "\n")


def read() -> dict[str, dict]:
    """The baseline."""
    return json.loads(BASELINE.read_text())
