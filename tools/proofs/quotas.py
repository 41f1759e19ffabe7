"""The translated template keeps to AWS's quotas, the largest way that its conditions can turn out."""

import json
import sys

import statements
import template

sys.path.insert(0, str(template.PROJECT / "tools/deployment"))
import scale  # noqa: E402 - it is there from here on

RESOURCES = 500
PARAMETERS = 200
OUTPUTS = 200
ROUTES = 300
# Of a role's inline policies together, and of a managed policy, without white space; of a function's variables. Bytes.
ROLE_POLICIES = 10_240
MANAGED_POLICY = 6_144
ENVIRONMENT = 4_096
# What a reference may turn out to be: an ARN of a table with a long name, a queue's address.
REFERENCE = 120
# Outside the four whose concurrency is reserved: reconcile, expire-messages, migrate and replay, five account-jobs, and three
# that the server keeps for administrators.
OTHER_CONNECTIONS = 12
RESERVED = {"ArchiveFunction", "FindMessageFunction", "GetMessagesFunction", "SearchFunction"}


def size(value) -> int:
    """How long a value may be as JSON once its references are resolved."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in ("Ref", "Fn::GetAtt"):
            return REFERENCE
        if "Fn::Sub" in value:
            text = value["Fn::Sub"] if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"][0]
            return len(text) + REFERENCE
        if "Fn::Join" in value:
            return sum(size(part) for part in value["Fn::Join"][1]) if isinstance(value["Fn::Join"][1], list) else REFERENCE
        return 2 + sum(len(key) + 4 + size(part) for key, part in value.items())
    if isinstance(value, list):
        return 2 + sum(1 + size(part) for part in value)
    return len(json.dumps(value))


def check(translated: dict) -> list[str]:
    """What is wrong with a translated template."""
    found = []

    def limit(what: str, count: int, most: int) -> None:
        if count > most:
            found.append(f"{what}: {count} of at most {most}")

    resources = translated["Resources"]
    limit("resources", len(resources), RESOURCES)
    limit("parameters", len(translated.get("Parameters", {})), PARAMETERS)
    limit("outputs", len(translated.get("Outputs", {})), OUTPUTS)
    routes = [json.dumps(resource["Properties"]["ApiId"]) for resource in resources.values() if resource["Type"] == "AWS::ApiGatewayV2::Route"]
    for api in set(routes):
        limit(f"routes of {api}", routes.count(api), ROUTES)
    for name, resource in resources.items():
        for _, form in template.variants(resource):
            if form["Type"] == "AWS::IAM::Role":
                policies = form["Properties"].get("Policies", [])
                limit(f"policies of {name}", sum(size(document) for _, document in statements.documents(policies)), ROLE_POLICIES)
            if form["Type"] == "AWS::IAM::ManagedPolicy":
                limit(f"policy {name}", size(form["Properties"]["PolicyDocument"]), MANAGED_POLICY)
            if form["Type"] == "AWS::Lambda::Function":
                variables = form["Properties"].get("Environment", {}).get("Variables", {})
                limit(f"environment of {name}", sum(len(key) + size(value) for key, value in variables.items()), ENVIRONMENT)
    return found


def check_connections(translated: dict, parameters: dict[str, str]) -> list[str]:
    """Whether the functions of an environment can take more connections than its database has."""
    found = []
    concurrency, capacity = int(parameters["DatabaseConcurrency"]), int(parameters["DatabaseMaxCapacity"])
    connections = scale.connections(capacity)
    wanted = len(RESERVED) * concurrency + OTHER_CONNECTIONS
    if wanted > connections:
        found.append(f"{wanted} connections, where {capacity} ACUs have {connections}: lower DatabaseConcurrency")
    for name in RESERVED:
        if "ReservedConcurrentExecutions" not in translated["Resources"].get(name, {}).get("Properties", {}):
            found.append(f"{name} reserves no concurrency: it may take every connection")
    return found
