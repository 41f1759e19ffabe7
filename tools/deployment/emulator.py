"""An AWS on this machine, with IAM enforced, and a stack that is deployed to it: MiniStack, PostgreSQL and the SAM CLI.

What the emulator cannot do is in docs/operations.md.
"""

import contextlib
import dataclasses
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import time

import boto3
import psycopg2
from samcli.yamlhelper import yaml_dump

import build
import services

PROJECT = build.PROJECT
TOOLS = pathlib.Path(os.environ.get("NATTER_TOOLS", PROJECT / ".tools"))
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
# Binaries, and the logs of the last run.
OUTPUT = TARGET / "test-deploy"
STACK = "natter-test"
ORIGIN = "http://localhost:5173"
# The emulator's root user.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "us-east-1"}
ENVIRONMENT = os.environ | CREDENTIALS | {
    "PATH": os.pathsep.join([str(TOOLS / "aws/bin"), os.environ["PATH"]]), "NATTER_TOOLS": str(TOOLS), "CARGO_TARGET_DIR": str(TARGET)}
# Types that the emulator refuses. It behaves as though there were a route response for every route; that there is one for each
# that answers is what natter-local holds the template to.
UNKNOWN_TO_EMULATOR = {"AWS::ApiGatewayV2::RouteResponse"}
ARCHIVE_SECONDS = 60
STARTED = time.monotonic()
# In front of each line that is said; the script that runs sets it.
NAME = "test-deploy"


def say(message: str) -> None:
    """A line of progress, with the seconds since the start."""
    print(f"{NAME}: {time.monotonic() - STARTED:4.0f} s  {message}", file=sys.stderr, flush=True)


def end(message: str) -> None:
    """Ends the test."""
    sys.exit(f"{NAME}: {message}")


def run(command: list[str], environment: dict[str, str]) -> None:
    """Runs a command of the project; ends the test when it fails."""
    result = subprocess.run(command, cwd=PROJECT, env=environment)
    if result.returncode != 0:
        end(f"{' '.join(command[:3])} … ended with status {result.returncode}")


def functions_of(template: dict) -> pathlib.Path:
    """Builds the functions of this tree."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    say("building the functions")
    functions = OUTPUT / "functions"
    build.build(template, functions, "deploy-test", "x86_64", ENVIRONMENT)
    return functions


@dataclasses.dataclass
class Emulator:
    """What is running."""

    address: str
    work: pathlib.Path
    parameters: dict[str, str]

    def client(self, service: str):
        """A client of it."""
        return boto3.client(service, endpoint_url=self.address, region_name=CREDENTIALS["AWS_REGION"], aws_access_key_id="test", aws_secret_access_key="test")

    def built(self, template: dict, functions: pathlib.Path) -> pathlib.Path:
        """The template with the binaries for code, without what the emulator does not know."""
        build.use_binaries(template, functions)
        return self.written(template)

    def written(self, template: dict) -> pathlib.Path:
        """The template as a file, without what the emulator does not know."""
        for name, resource in list(template["Resources"].items()):
            if resource["Type"] in UNKNOWN_TO_EMULATOR:
                del template["Resources"][name]
        path = self.work / f"template-{len(list(self.work.glob('template-*')))}.yaml"
        path.write_text(yaml_dump(template))
        return path

    def deployed(self, path: pathlib.Path) -> subprocess.CompletedProcess:
        """Has the SAM CLI deploy, with whatever comes of it."""
        overrides = [f"{name}={value}" for name, value in self.parameters.items() if f"\n  {name}:" in path.read_text()]
        options = ["--stack-name", STACK, "--s3-bucket", STACK, "--capabilities", "CAPABILITY_IAM", "--no-progressbar", "--no-fail-on-empty-changeset"]
        command = [str(PROJECT / "tools/sam"), "deploy", "--template-file", str(path), *options, "--parameter-overrides", *overrides]
        return subprocess.run(command, cwd=PROJECT, env=ENVIRONMENT | {"AWS_ENDPOINT_URL": self.address})

    def deploy(self, path: pathlib.Path) -> dict[str, str]:
        """Deploys; returns the stack's outputs."""
        if self.deployed(path).returncode != 0:
            end(f"the deployment of {path.name} failed")
        return self.outputs()

    def stack(self) -> dict:
        """How the stack is."""
        return self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]

    def outputs(self) -> dict[str, str]:
        """The stack's outputs."""
        return {output["OutputKey"]: output["OutputValue"] for output in self.stack()["Outputs"]}

    def tables(self) -> set[str]:
        """The names of all tables."""
        return set(self.client("dynamodb").list_tables()["TableNames"])

    def archived(self) -> None:
        """Waits until PostgreSQL holds as many entries as DynamoDB: the stream, its consumer and the consumer's policy work."""
        messages = next(table for table in self.tables() if "MessagesTable" in table)
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=messages, Select="COUNT")
        expected = sum(page["Count"] for page in pages)
        deadline, found = time.monotonic() + ARCHIVE_SECONDS, 0
        database = psycopg2.connect(self.parameters["DatabaseUrl"])
        with contextlib.closing(database), database.cursor() as cursor:
            database.autocommit = True
            while found < expected and time.monotonic() < deadline:
                time.sleep(0.5)
                cursor.execute("SELECT count(*) FROM entries")
                (found,) = cursor.fetchone()
        if found != expected or expected == 0:
            end(f"{found} of {expected} entries were archived within {ARCHIVE_SECONDS} s")
        say(f"all {expected} entries are archived")


@contextlib.contextmanager
def started(origin: str = ORIGIN):
    """Starts everything, with the parameters that a stack needs there; stops it at the end."""
    with contextlib.ExitStack() as stack:
        work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="natter-")))
        work.chmod(0o755)
        password = secrets.token_hex(16)
        say("starting MiniStack and PostgreSQL")
        database_port = stack.enter_context(services.postgres(TOOLS, work, OUTPUT, password))
        address = stack.enter_context(services.ministack(TOOLS, work, OUTPUT, ENVIRONMENT))
        parameters = {
            "Architecture": "x86_64",
            "AllowedOrigins": origin,
            "CognitoEndpoint": address,
            # CloudFront's host name would not be reachable here; the front end has tests of its own.
            "CreateSite": "false",
            "DatabaseTls": "off",
            "DatabaseUrl": f"postgresql://natter:{password}@127.0.0.1:{database_port}/postgres",
            "ExecuteApiEndpoint": f"{address}/_aws/execute-api",
            # The suite tests the limit offline; a benchmark must not run into it.
            "RateLimitMessages": "1000000",
            "RateLimitYoungMessages": "1000000",
            "RateLimitConversationMessages": "1000000",
            "Stage": "dev",
        }
        emulator = Emulator(address, work, parameters)
        emulator.client("s3").create_bucket(Bucket=STACK)
        yield emulator
