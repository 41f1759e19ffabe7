"""Proves template.yaml: builds the Lambda binaries, deploys them to an emulator with IAM enforced, and tests over the sockets.

What the emulator cannot do is in docs/operations.md.
"""

import contextlib
import json
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import tempfile
import time

import boto3
import psycopg2
from samcli.yamlhelper import yaml_parse

import build
import migration
import operations
import services

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = pathlib.Path(os.environ.get("NATTER_TOOLS", PROJECT / ".tools"))
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
# Binaries, and the logs of the last run.
OUTPUT = TARGET / "test-deploy"
STACK = "natter-test"
STAGE = "dev"
ORIGIN = "http://localhost:5173"
# The emulator's root user.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "us-east-1"}
# Types that the emulator refuses. It behaves as though there were a route response for every route; that there is one for each
# that answers is what natter-local holds the template to.
UNKNOWN_TO_EMULATOR = {"AWS::ApiGatewayV2::RouteResponse"}
ARCHIVE_SECONDS = 60
# A commit whose template is deployed first, with the same binaries, so that today's is an update of it.
OVER = os.environ.get("NATTER_DEPLOY_OVER")
STARTED = time.monotonic()


def say(message: str) -> None:
    """A line of progress, with the seconds since the start."""
    print(f"test-deploy: {time.monotonic() - STARTED:4.0f} s  {message}", file=sys.stderr, flush=True)


def run(command: list[str], environment: dict[str, str]) -> None:
    """Runs a command of the project; ends the test when it fails."""
    result = subprocess.run(command, cwd=PROJECT, env=environment)
    if result.returncode != 0:
        sys.exit(f"test-deploy: {' '.join(command[:3])} … ended with status {result.returncode}")


def built_template(template: dict, functions: pathlib.Path, work: pathlib.Path) -> pathlib.Path:
    """The template with the binaries for code, without what the emulator does not know."""
    for name, resource in list(template["Resources"].items()):
        if resource["Type"] in UNKNOWN_TO_EMULATOR:
            say(f"leaving out {name}: the emulator does not know {resource['Type']}")
            del template["Resources"][name]
    path = work / f"template-{len(list(work.glob('template-*')))}.yaml"
    build.write_template(template, functions, path)
    return path


def deploy(path: pathlib.Path, parameters: dict[str, str], environment: dict[str, str], client) -> dict[str, str]:
    """Deploys with the SAM CLI; returns the stack's outputs."""
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    options = ["--stack-name", STACK, "--s3-bucket", STACK, "--capabilities", "CAPABILITY_IAM", "--no-progressbar"]
    run([str(PROJECT / "tools/sam"), "deploy", "--template-file", str(path), *options, "--parameter-overrides", *overrides], environment)
    stack = client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def end_to_end(outputs: dict[str, str], address: str, environment: dict[str, str]) -> None:
    """Runs the tests that run against `natter-local`, but those which need to be inside; or the command that was given."""
    target = {
        "NATTER_E2E_TARGET": "deployed",
        "NATTER_E2E_WS_URL": outputs["WebSocketUrl"].replace("http://", "ws://"),
        "NATTER_E2E_HTTP_URL": outputs["HttpUrl"],
        "NATTER_E2E_COGNITO_ENDPOINT": address,
        "NATTER_E2E_CLIENT_ID": outputs["UserPoolClientId"],
        "NATTER_E2E_ORIGIN": ORIGIN,
    }
    suite = ["cargo", "test", "--package", "natter-e2e", "--test", "suite", "--", "--skip", "offline::"]
    run(sys.argv[1:] or suite, environment | target)


def archived(client, parameters: dict[str, str]) -> None:
    """Waits until PostgreSQL holds as many entries as DynamoDB: the stream, its consumer and the consumer's policy work."""
    tables = client("dynamodb").list_tables()["TableNames"]
    messages = next(table for table in tables if "MessagesTable" in table)
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=messages, Select="COUNT")
    expected = sum(page["Count"] for page in pages)
    deadline, found = time.monotonic() + ARCHIVE_SECONDS, 0
    database = psycopg2.connect(
        host=parameters["DatabaseHost"], port=parameters["DatabasePort"], dbname=parameters["DatabaseName"],
        user="natter", password=parameters["DatabasePassword"])
    with contextlib.closing(database), database.cursor() as cursor:
        database.autocommit = True
        while found < expected and time.monotonic() < deadline:
            time.sleep(0.5)
            cursor.execute("SELECT count(*) FROM entries")
            (found,) = cursor.fetchone()
    if found != expected or expected == 0:
        sys.exit(f"test-deploy: {found} of {expected} entries were archived within {ARCHIVE_SECONDS} s")
    say(f"all {expected} entries are archived")


def main() -> None:
    """Builds, deploys, migrates, tests; stops what it started."""
    # So that what is running is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("test-deploy: stopped"))
    path = os.pathsep.join([str(TOOLS / "aws/bin"), os.environ["PATH"]])
    environment = os.environ | CREDENTIALS | {"PATH": path, "NATTER_TOOLS": str(TOOLS), "CARGO_TARGET_DIR": str(TARGET)}
    template = yaml_parse(operations.complete())

    OUTPUT.mkdir(parents=True, exist_ok=True)
    say("building the functions")
    functions = OUTPUT / "functions"
    build.build(template, functions, "deploy-test", "x86_64", environment)
    with contextlib.ExitStack() as stack:
        work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="natter-")))
        work.chmod(0o755)
        password = secrets.token_hex(16)
        say("starting MiniStack and PostgreSQL")
        database_port = stack.enter_context(services.postgres(TOOLS, work, OUTPUT, password))
        address = stack.enter_context(services.ministack(TOOLS, work, OUTPUT, environment))

        def client(service: str):
            return boto3.client(service, endpoint_url=address, region_name=CREDENTIALS["AWS_REGION"],
                                aws_access_key_id="test", aws_secret_access_key="test")

        parameters = {
            "Architecture": "x86_64",
            "AllowedOrigins": ORIGIN,
            "CognitoEndpoint": address,
            # CloudFront's host name would not be reachable here; the front end has tests of its own.
            "CreateSite": "false",
            "DatabaseHost": "127.0.0.1",
            "DatabaseName": "postgres",
            "DatabasePassword": password,
            "DatabasePort": str(database_port),
            "DatabaseTls": "off",
            "ExecuteApiEndpoint": f"{address}/_aws/execute-api",
            # The suite tests the limit offline; a benchmark must not run into it.
            "RateLimitMessages": "1000000",
            "RateLimitYoungMessages": "1000000",
            "RateLimitConversationMessages": "1000000",
            "Stage": STAGE,
        }
        client("s3").create_bucket(Bucket=STACK)
        here = environment | {"AWS_ENDPOINT_URL": address}
        tables = set()
        if OVER:
            say(f"deploying the template of {OVER}")
            before = subprocess.run(["git", "show", f"{OVER}:template.yaml"], cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True)
            deploy(built_template(yaml_parse(before.stdout), functions, work), parameters, here, client)
            tables = set(client("dynamodb").list_tables()["TableNames"])
        say("deploying")
        outputs = deploy(built_template(template, functions, work), parameters, here, client)
        if missing := tables - set(client("dynamodb").list_tables()["TableNames"]):
            sys.exit(f"test-deploy: the update replaced {', '.join(sorted(missing))}")
        say("migrating")
        say(f"migrate answered {json.dumps(migration.migrate(outputs['MigrateFunctionName'], client('lambda')))}")
        say("testing")
        end_to_end(outputs, address, environment)
        archived(client, parameters)
        say("passed")


if __name__ == "__main__":
    main()
