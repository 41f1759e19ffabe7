"""Every function in the VPC calls DynamoDB and the database and nobody else, since there is no way to anybody else from there;
and the endpoint of DynamoDB lets through what they call, and nothing more."""

import calls
import permissions
from template import build

# Crates that talk to somebody whom nothing in the VPC leads to.
OUTSIDE = {"natter-cognito", "natter-gateway", "natter-invoke", "natter-objects", "natter-pictures", "natter-queue", "natter-tips"}


def let_through(template_: dict) -> set[tuple[str, str]]:
    """What the endpoint of DynamoDB lets through, as action and resource."""
    found = set()
    for statement in template_["Resources"]["DynamoDbEndpoint"]["Properties"]["PolicyDocument"]["Statement"]:
        actions, resources = statement["Action"], statement["Resource"]
        for action in actions if isinstance(actions, list) else [actions]:
            for resource in resources if isinstance(resources, list) else [resources]:
                found.add((action, permissions.resource_of(resource)))
    return found


def check(template_: dict, code: calls.Code) -> list[str]:
    """Where code and network differ."""
    found, made = [], set()
    for name, function in build.serverless_functions(template_).items():
        if "VpcConfig" not in function["Properties"]:
            continue
        crate = build.binary(function)
        for action, on in code.calls(crate):
            if action.startswith("dynamodb:"):
                made.add((action, on))
            else:
                found.append(f"{name} is in the VPC, from where nothing leads to {action} on {on}")
        outside = {method.crate for method in code.reachable(crate) if "async" in method.before} & OUTSIDE
        found += [f"{name} is in the VPC, from where nothing leads to whom {other} talks to" for other in sorted(outside)]
    through = let_through(template_)
    found += [f"the endpoint of DynamoDB does not let {action} on {on} through" for action, on in sorted(made - through)]
    # One statement for several tables may say more than is wanted of each: a table or index that nobody asks is too much.
    asked = {on for _, on in made}
    return found + [f"the endpoint of DynamoDB lets {action} on {on} through, which nobody asks for" for action, on in sorted(through) if on not in asked]
