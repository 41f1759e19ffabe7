"""Deploys to AWS with one of samconfig.toml's environments, and migrates the archive before the new code goes live.

Usage: deploy.py ENVIRONMENT [--keep-schema]

1. Everything is built, once.
2. Where the stack is there already, its function `migrate` gets its new code and brings the schema up to date, while all other
   functions still run their old one: a migration must be one that they can live with. Where it fails, nothing else has changed.
   With --keep-schema this is left out: code that is older than the schema refuses to migrate it, and works with it all the same.
3. The stack is deployed. A new one is migrated now, since there was nothing to migrate with before.
4. In prod, a stack policy keeps CloudFormation from replacing or deleting what holds data, and the parameter Protect has the
   resources themselves refuse their deletion. Not from the start: what protects itself cannot be rolled back when a first
   deployment fails.
5. What a migration wants indexed anew is indexed, however long that takes: everything works meanwhile.
"""

import io
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from samcli.yamlhelper import yaml_parse

import build
import migration
import operations

PROJECT = build.PROJECT
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
STACK_POLICY = pathlib.Path(__file__).with_name("stack-policy.json")
# Of a stack that was never there as a whole.
NOT_THERE = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE"}


class Deployment:
    """One of samconfig.toml's environments."""

    def __init__(self, environment: str, settings: dict, client, run):
        if environment not in settings:
            sys.exit(f"deploy: samconfig.toml has no environment {environment}")
        self.environment, self.client, self.run = environment, client, run
        self.stack = settings[environment]["global"]["parameters"]["stack_name"]
        self.overrides = settings[environment]["deploy"]["parameters"]["parameter_overrides"]
        if self.stack != self.stack.lower():
            sys.exit(f"deploy: {self.stack}: Cognito's domains are in lower case, and one is named after the stack")
        self.is_production = "Stage=prod" in self.overrides
        self.architecture = next((value for name, _, value in (o.partition("=") for o in self.overrides) if name == "Architecture"), "arm64")

    def outputs(self) -> dict[str, str] | None:
        """The outputs of the stack, where it is there."""
        try:
            stack = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return None if stack["StackStatus"] in NOT_THERE else {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def migrate_with(self, function: str, code: bytes) -> dict:
        """Gives `migrate` its new code, ahead of everything else, and has it do its work."""
        functions = self.client("lambda")
        functions.update_function_code(FunctionName=function, ZipFile=code, Architectures=[self.architecture])
        functions.get_waiter("function_updated_v2").wait(FunctionName=function)
        return self.migrate(function)

    def migrate(self, function: str) -> dict:
        """Brings the schema up to date."""
        answer = migration.migrate(function, self.client("lambda"))
        print(f"deploy: migrated: {answer}", flush=True)
        return answer

    def deploy(self, template: pathlib.Path, protect: bool) -> None:
        """Has the SAM CLI deploy."""
        overrides = [*self.overrides, f"Protect={str(protect).lower()}"]
        # In a pipeline nobody is there to ask: who approves is a rule of its environment.
        unasked = ["--no-confirm-changeset"] if os.environ.get("CI") else []
        self.run([str(PROJECT / "tools/sam"), "deploy", "--config-env", self.environment, "--config-file", str(PROJECT / "samconfig.toml"),
                  "--template-file", str(template), *unasked, "--parameter-overrides", *overrides])

    def all(self, template: pathlib.Path, migrate_code: bytes, keep_schema: bool = False) -> None:
        """Everything after the build."""
        before = self.outputs()
        answer = {"isIndexed": True}
        if before is not None and not keep_schema:
            answer = self.migrate_with(before["MigrateFunctionName"], migrate_code)
        self.deploy(template, protect=self.is_production and before is not None)
        if before is None:
            answer = self.migrate(self.outputs()["MigrateFunctionName"])
        if self.is_production:
            self.client("cloudformation").set_stack_policy(StackName=self.stack, StackPolicyBody=STACK_POLICY.read_text())
            if before is None:
                self.deploy(template, protect=True)
        if not answer["isIndexed"]:
            migration.index(self.outputs()["MigrateFunctionName"], self.client("lambda"), answer)


def zipped(bootstrap: bytes) -> bytes:
    """A function's code, as Lambda takes it."""
    content, entry = io.BytesIO(), zipfile.ZipInfo("bootstrap")
    entry.external_attr, entry.compress_type = 0o755 << 16, zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(entry, bootstrap)
    return content.getvalue()


def client(service: str):
    """A client, which waits for as long as `migrate` may take and invokes it once."""
    return boto3.client(service, config=Config(read_timeout=migration.READ_SECONDS, retries={"total_max_attempts": 1}))


def main() -> None:
    """Builds and deploys."""
    settings = tomllib.loads((PROJECT / "samconfig.toml").read_text())
    environment, *options = sys.argv[1:] or [""]
    if options not in ([], ["--keep-schema"]):
        sys.exit(f"deploy: unknown: {' '.join(options)}. Usage: tools/deploy ENVIRONMENT [--keep-schema]")
    deployment = Deployment(environment, settings, client, lambda command: subprocess.run(command, cwd=PROJECT, check=True))
    template = yaml_parse(operations.complete())
    functions = TARGET / "deploy" / deployment.architecture
    build.build(template, functions, "release", deployment.architecture, dict(os.environ))
    with tempfile.TemporaryDirectory(prefix="natter-") as work:
        path = pathlib.Path(work) / "template.yaml"
        build.write_template(template, functions, path)
        deployment.all(path, zipped((functions / "migrate" / "bootstrap").read_bytes()), bool(options))


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"deploy: {' '.join(error.cmd[:3])} … ended with status {error.returncode}. Creating many routes at once may meet API Gateway's "
                 "limit (429): then run it again, it goes on from what is there")
