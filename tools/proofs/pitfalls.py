"""Settings that deploy without a complaint, and cost, mislead or break later. Most were found by an outsider (docs/aws.md)."""

import json

import template

# Sign-in flows that take a password without managed login's pages; only an emulator may have them.
DIRECT_FLOWS = {"ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"}
# CloudFront's names belong to the account, whatever the Region.
GLOBAL_NAMES = {
    "AWS::CloudFront::CachePolicy": "CachePolicyConfig",
    "AWS::CloudFront::Function": None,
    "AWS::CloudFront::OriginAccessControl": "OriginAccessControlConfig",
    "AWS::CloudFront::ResponseHeadersPolicy": "ResponseHeadersPolicyConfig",
}
# What a whole account shares, so that it must outlive the stack that made it.
OF_THE_ACCOUNT = {"AWS::ApiGateway::Account"}


def table(properties: dict, _truth: dict) -> str | None:
    if properties.get("SSESpecification", {}).get("SSEEnabled") and "KMSMasterKeyId" not in properties["SSESpecification"]:
        return "is encrypted with a key that is billed by the request; without SSESpecification it is free"


def stream(properties: dict, _truth: dict) -> str | None:
    if "StartingPosition" not in properties:
        return None
    if properties.get("BisectBatchOnFunctionError"):
        return "halves healthy batches in an outage"
    if properties.get("MaximumRetryAttempts", -1) != -1:
        return "counts attempts, which a quick failure uses up in minutes: limit the age of records instead"


def client(properties: dict, truth: dict) -> str | None:
    open_flows = DIRECT_FLOWS & set(properties.get("ExplicitAuthFlows", []))
    if truth.get("UseCognito", True) and open_flows:
        return f"lets people sign in past managed login: {', '.join(sorted(open_flows))}"


def database_parameters(properties: dict, _truth: dict) -> str | None:
    wanted = {"rds.force_ssl": "1", "log_error_verbosity": "terse"}
    lacking = wanted.items() - properties.get("Parameters", {}).items()
    if lacking:
        return f"lacks {dict(lacking)}: connections are to be encrypted, and logs are not to quote rows"


def instance(properties: dict, _truth: dict) -> str | None:
    if "AutoMinorVersionUpgrade" not in properties:
        return "does not say whether Aurora upgrades it"


RULES = {
    "AWS::DynamoDB::Table": table,
    "AWS::Lambda::EventSourceMapping": stream,
    "AWS::Cognito::UserPoolClient": client,
    "AWS::RDS::DBClusterParameterGroup": database_parameters,
    "AWS::RDS::DBInstance": instance,
}


def check(translated: dict) -> list[str]:
    """What is wrong with a translated template."""
    found = []
    for name, resource in translated["Resources"].items():
        kind = resource["Type"]
        if kind in OF_THE_ACCOUNT and resource.get("DeletionPolicy") != "Retain":
            found.append(f"{name} belongs to the whole account, and would be deleted with this stack")
        if kind in GLOBAL_NAMES:
            holder = resource["Properties"]
            holder = holder[GLOBAL_NAMES[kind]] if GLOBAL_NAMES[kind] else holder
            if "${AWS::Region}" not in json.dumps(holder["Name"]):
                found.append(f"{name}: another Region's stack of this name would collide with it")
        for truth, form in template.variants(resource) if kind in RULES else ():
            if fault := RULES[kind](form.get("Properties", {}), truth):
                found.append(f"{name} {fault}")
    pools = [resource for resource in translated["Resources"].values() if resource["Type"] == "AWS::Cognito::UserPool"]
    if any("EmailConfiguration" not in pool["Properties"] for pool in pools):
        found.append("the user pool sends at most 50 emails a day: let it use SES")
    return sorted(set(found))
