"""functions/README.md: what each function does, what runs it, and which tables it reads and writes. It follows from template.yaml
and from the first sentence of each function's code; `python tools/proofs record` writes it, and it may not be out of date."""

import re

import permissions
import template
from template import build, name_of

README = template.PROJECT / "functions/README.md"
HEAD = """# Functions

One crate for each Lambda function: what it does, what runs it, and which DynamoDB tables it reads and writes. `python tools/proofs record` (in
the environment of `tools/install aws`) writes this from `template.yaml` and the first sentence of each `src/lib.rs`; `make lint-template` fails
where it is out of date.

| function | what it does | what runs it | reads | writes |
|---|---|---|---|---|
"""
READS = {"BatchGetItem", "GetItem", "Query", "Scan"}
WRITES = {"DeleteItem", "PutItem", "UpdateItem"}


def purpose(binary: str) -> str:
    """The first sentence of a function's documentation, without its own name."""
    code = (template.PROJECT / "functions" / binary / "src/lib.rs").read_text()
    comment = re.match(r"(?://! ?.*\n)+", code)[0]
    paragraph = comment.replace("//! ", "").partition("//!\n")[0].replace("\n", " ").strip()
    sentence = re.match(r".*?\.(?= |$)|.*", paragraph)[0].removeprefix(f"`{binary}`: ")
    sentence = re.sub(r"\[(`\w+`)\]", r"\1", sentence)
    return sentence[0].upper() + sentence[1:]


def sockets(source: dict) -> dict[str, list[str]]:
    """The actions of the WebSocket API, by function."""
    found: dict[str, list[str]] = {}
    for resource in source["Resources"].values():
        if resource["Type"] == "AWS::Serverless::WebSocketApi":
            for route, target in resource["Properties"]["Routes"].items():
                found.setdefault(name_of(target["FunctionArn"]), []).append(f"`{route}`")
            authorizer = resource["Properties"]["Auth"]["AuthArn"]
            found.setdefault(name_of(authorizer), []).append("each handshake, before `$connect`")
    return found


def routes(source: dict) -> dict[str, list[str]]:
    """The beginnings of the paths of the HTTP API, by function."""
    resources, found = source["Resources"], {}
    for resource in resources.values():
        if resource["Type"] == "AWS::ApiGatewayV2::Route":
            properties = resource["Properties"]
            integration = re.search(r"\$\{(\w+)\}", properties["Target"]["Fn::Sub"])[1]
            function = name_of(resources[integration]["Properties"]["IntegrationUri"])
            path = properties["RouteKey"].partition(" ")[2]
            found.setdefault(function, []).append(f"`{'/'.join(path.split('/')[:3])}`")
    return found


def sources(source: dict) -> dict[str, list[str]]:
    """What else runs functions: queues, streams, schedules, Cognito, topics, other functions."""
    found: dict[str, list[str]] = {}
    for name, function in build.serverless_functions(source).items():
        properties = function["Properties"]
        found.setdefault(name, []).extend(told(event) for event in properties.get("Events", {}).values())
        for variable, value in properties.get("Environment", {}).get("Variables", {}).items():
            if variable.endswith("_FUNCTION"):
                found.setdefault(name_of(value), []).append(f"the function `{build.binary(function)}`")
    for name, resource in source["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Lambda::EventSourceMapping":
            found.setdefault(name_of(properties["FunctionName"]), []).append(f"the queue `{name_of(properties['EventSourceArn'])}`")
        if resource["Type"] == "AWS::SNS::Topic":
            for subscription in properties.get("Subscription", []):
                found.setdefault(name_of(subscription["Endpoint"]), []).append(f"the topic `{name}`")
    return found


def told(event: dict) -> str:
    """An event source of a function, in words."""
    properties = event["Properties"]
    match event["Type"]:
        case "SQS":
            return f"the queue `{name_of(properties['Queue'])}`"
        case "DynamoDB":
            return f"the stream of `{name_of(properties['Stream'])}`"
        case "Schedule":
            return "every " + re.match(r"rate\(1 (\w+)\)", properties["Schedule"])[1]
        case "Cognito":
            return f"Cognito, `{properties['Trigger']}`"
        case kind:
            raise ValueError(f"an event source of the type {kind} has no words yet")


def tables(source: dict, name: str, actions: set[str]) -> str:
    """The tables on which a function may do one of these."""
    allowed = permissions.allowed(source, name)
    found = {re.sub(r"Table.*", "", resource) for action, resource in allowed if action.removeprefix("dynamodb:") in actions}
    return ", ".join(sorted(found))


def overview(source: dict) -> str:
    """The document."""
    triggers = [sockets(source), routes(source), sources(source)]
    rows = []
    for name, function in build.serverless_functions(source).items():
        binary = build.binary(function)
        runs = ", ".join(dict.fromkeys(trigger for by in triggers for trigger in by.get(name, [])))
        reads, writes = tables(source, name, READS), tables(source, name, WRITES)
        rows.append(f"| [{binary}]({binary}) | {purpose(binary)} | {runs or 'by hand'} | {reads} | {writes} |\n")
    return HEAD + "".join(sorted(rows))


def check(source: dict) -> list[str]:
    """That the document is up to date."""
    is_current = README.exists() and README.read_text() == overview(source)
    return [] if is_current else ["functions/README.md does not follow from the template and the code: python tools/proofs record"]


def record(source: dict) -> None:
    """Writes the document."""
    README.write_text(overview(source))
