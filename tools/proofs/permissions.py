"""Every call that a function's code can make is allowed by its role, and its role allows nothing more.

Of DynamoDB, Cognito, SQS, @connections and Lambda. Not of S3, whose requests the adapter signs itself: the deployment's test
over an emulator that enforces IAM is all there is for those. Where the reading of the code (calls.py) errs, or a permission is
wanted for what the code does not show, EXCEPTIONS says so, and why; one that is not needed any more is an error."""

import re

import calls
import template
from template import build

# By function, action and resource: why the two differ.
NO_NAME = "Users::rename deletes the words of the name before, and who is registered has had none"
NO_ROLE = "Conversations::note checks the role that an entry's note names, and the notes that are made here name none"
LEVEL = "the host asks the guard for the service level before an upload"
EXCEPTIONS: dict[tuple[str, str, str], str] = {
    ("AccountJobsFunction", "dynamodb:ConditionCheckItem", "ConversationsTable"): NO_ROLE,
    ("ConnectFunction", "dynamodb:DeleteItem", "UsersTable"): NO_NAME,
    ("ConversationsFunction", "dynamodb:GetItem", "UsersTable"): LEVEL,
    ("MediaFunction", "dynamodb:GetItem", "UsersTable"): LEVEL,
    ("ModerationFunction", "dynamodb:ConditionCheckItem", "ConversationsTable"): NO_ROLE,
}
CHECKED = re.compile(r"(dynamodb|cognito-idp|sqs|lambda|execute-api):")
# What Lambda itself does in the role's name: it reads the event sources, and writes dead letters.
FOR_LAMBDA = {
    "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
    "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage",
}


def resource_of(value) -> str:
    """A resource of a policy, in the words of calls.py."""
    if isinstance(value, str):
        return value
    if "Fn::GetAtt" in value:
        return template.name_of(value)
    text = value["Fn::Sub"]
    if "@connections" in text:
        return "DELETE" if "/DELETE/" in text else "POST"
    return re.sub(r"\$\{(\w+)\.Arn\}", r"\1", text)


def policies(template_: dict, name: str) -> list[dict]:
    """The documents of a function's policies, with every condition true: its own, and those of the template that it names."""
    function = template_["Resources"][name]["Properties"]
    named = function.get("Policies", [])
    if "Role" in function:
        role = template_["Resources"][function["Role"]["Fn::GetAtt"][0]]["Properties"]
        named = [policy["PolicyDocument"] for policy in role["Policies"]] + role.get("ManagedPolicyArns", [])
    named = template.resolved(named, {condition: True for condition in template.conditions_in(named)})
    # What is left out are AWS's own managed policies, of which no function has one that matters here.
    own = [template_["Resources"][policy["Ref"]]["Properties"]["PolicyDocument"] for policy in named if "Ref" in policy]
    return own + [policy for policy in named if "Statement" in policy]


def allowed(template_: dict, name: str) -> set[tuple[str, str]]:
    """What a function's role allows, as action and resource."""
    found = set()
    for policy in policies(template_, name):
        for statement in policy["Statement"]:
            actions, resources = statement["Action"], statement["Resource"]
            for action in actions if isinstance(actions, list) else [actions]:
                for resource in resources if isinstance(resources, list) else [resources]:
                    resource = "function" if action == "lambda:InvokeFunction" else resource_of(resource)
                    if CHECKED.match(action) and action not in FOR_LAMBDA:
                        found.add((action, resource))
    return found


def check_database_users(template_: dict) -> list[str]:
    """Which functions may connect to the archive as somebody else than they do."""
    found = []
    for name, function in build.serverless_functions(template_).items():
        url = function["Properties"].get("Environment", {}).get("Variables", {}).get("DATABASE_URL")
        url = template.resolved(url, {"CreateDatabase": True})
        user = url["Fn::Sub"].removeprefix("postgresql://").partition("@")[0] if url else None
        statements = [statement for policy in policies(template_, name) for statement in policy["Statement"]]
        may = [statement["Resource"]["Fn::Sub"].rpartition("/")[2] for statement in statements if statement["Action"] == "rds-db:connect"]
        if may != ([user] if user else []):
            found.append(f"{name} connects to the archive as {user}, and may as {', '.join(may) or 'nobody'}")
    return found


def check(template_: dict, code: calls.Code, exceptions: dict = EXCEPTIONS) -> list[str]:
    """Where code and roles differ."""
    found, excused = [], set()
    for name, function in build.serverless_functions(template_).items():
        made, may = code.calls(build.binary(function)), allowed(template_, name)
        # A dead-letter queue is Lambda's to write to.
        may = {(action, on) for action, on in may if not on.endswith("DeadLetters")}
        for action, on in sorted(made.keys() ^ may):
            if (name, action, on) in exceptions:
                excused.add((name, action, on))
            elif (action, on) in may:
                found.append(f"{name} may {action} on {on}, which its code never does")
            else:
                found.append(f"{name} may not {action} on {on}, which {made[action, on]} does")
    return found + [f"the exception for {name}, {action} on {on} is not needed" for name, action, on in sorted(exceptions.keys() - excused)]
