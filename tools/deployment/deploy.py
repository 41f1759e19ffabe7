"""Deploys to AWS with one of samconfig.toml's environments, and migrates the archive before the new code goes live.

Usage: deploy.py ENVIRONMENT [--release FOLDER] [--functions-only] [--keep-schema] [--region … --origins … --sender … --budget … --alarms …]

1. What it has to know is asked for (settings.py), and what can be found wrong at once is said before anything is done.
2. Everything is built, once: functions, page and terminal client; with --functions-only the first alone. With --release, functions and
   page are those of a folder that release.py made, if its checksums are right.
3. Where the stack is there already, its function `migrate` gets its new code and brings the schema up to date, while all other
   functions still run their old one: a migration must be one that they can live with. Where it fails, nothing else has changed.
   With --keep-schema this is left out: code that is older than the schema refuses to migrate it, and works with it all the same.
4. The stack is deployed. A new one is migrated now, since there was nothing to migrate with before. If the page's only address is CloudFront's
   own name, which is known now, the stack is deployed again with it.
5. In prod, a stack policy keeps CloudFormation from replacing or deleting what holds data, and the parameter Protect has the
   resources themselves refuse their deletion. Not from the start: what protects itself cannot be rolled back when a first
   deployment fails.
6. What a migration wants indexed anew is indexed, however long that takes: everything works meanwhile.
7. The page is uploaded, and two people write to each other over the deployment's addresses (smoke.py).
"""

import argparse
import dataclasses
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from samcli.yamlhelper import yaml_parse

import build
import migration
import operations
import page
import price
import release
import settings
import smoke

PROJECT = build.PROJECT
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
STACK_POLICY = pathlib.Path(__file__).with_name("stack-policy.json")
# Of a stack that was never there as a whole.
NOT_THERE = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE"}
# What is left of a first deployment that failed: CloudFormation updates it no more.
IN_THE_WAY = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED"}
# Parameters that others took the place of. A stack that has the first and is not given the second would go on with an empty archive of its own.
REPLACED = {"DatabaseHost": "DatabaseUrl"}
# While CloudFront's name is not known, no page may connect.
NO_ORIGIN = "https://not-yet.invalid"


@dataclasses.dataclass
class Artifacts:
    """What is deployed."""

    # Whose functions' code is where it says.
    template: pathlib.Path
    # Of the function `migrate`, as Lambda takes it.
    migrate: bytes
    # The folder of the page.
    site: pathlib.Path


class Deployment:
    """One of samconfig.toml's environments."""

    def __init__(self, environment: str, config: dict, client, run, answers: dict[str, str] | None = None):
        self.environment, self.client, self.run, self.answers = environment, client, run, answers or {}
        # Whose parameters there are.
        self.template = PROJECT / "template.yaml"
        # Parameters of the template that follow from the answers.
        self.from_answers: list[str] = []
        self.stack = config["global"]["parameters"]["stack_name"]
        self.overrides = config["deploy"]["parameters"]["parameter_overrides"]
        if self.stack != self.stack.lower():
            sys.exit(f"deploy: {self.stack}: Cognito's domains are in lower case, and one is named after the stack")
        self.is_production = "Stage=prod" in self.overrides
        self.architecture = next((value for name, _, value in (o.partition("=") for o in self.overrides) if name == "Architecture"), "arm64")

    def found(self) -> dict | None:
        """The stack, whatever its state; none where there is none."""
        try:
            return self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def outputs(self) -> dict[str, str] | None:
        """The outputs of the stack, where it is there."""
        stack = self.found()
        if stack is None or stack["StackStatus"] in NOT_THERE:
            return None
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def check(self) -> str:
        """Ends it where it is clear already that it cannot succeed; else the id of the account."""
        try:
            account = self.client("sts").get_caller_identity()["Account"]
        except (ClientError, BotoCoreError) as error:
            sys.exit(f"deploy: AWS does not know you: {error}. Sign in (aws sso login, aws configure), or set AWS_PROFILE")
        stack = self.found() or {}
        self.check_parameters(stack)
        status = stack.get("StackStatus", "")
        if not status or status in NOT_THERE:
            self.answers = settings.for_new_stack(self.environment, self.answers)
        if status in IN_THE_WAY:
            sys.exit(f"deploy: {self.stack} is what a failed first deployment has left ({status}). Delete it, then run this again: "
                     f"aws cloudformation delete-stack --stack-name {self.stack}")
        if status.endswith("IN_PROGRESS") and status not in NOT_THERE:
            sys.exit(f"deploy: {self.stack} is being changed ({status}): wait until that has ended")
        if self.wants_site() and "CreateSite=false" in self.overrides:
            sys.exit("deploy: this stack hosts no page (CreateSite=false), so `origins` must name the addresses of yours")
        if self.answers.get("sender"):
            self.identity(account)
        return account

    def check_parameters(self, stack: dict) -> None:
        """Ends it where a setting would be dropped without a word, as the SAM CLI does with parameters that a template does not have."""
        known = yaml_parse(self.template.read_text())["Parameters"]
        if self.architecture not in known["Architecture"]["AllowedValues"]:
            sys.exit(f"deploy: {self.template.parent} was built for {known['Architecture']['Default']}; samconfig.toml wants {self.architecture}")
        given = {override.partition("=")[0] for override in self.overrides}
        if unknown := sorted(given - known.keys()):
            sys.exit(f"deploy: samconfig.toml sets {', '.join(unknown)}, which template.yaml does not have: CHANGELOG.md says what took the place of what")
        had = {parameter["ParameterKey"] for parameter in stack.get("Parameters", []) if parameter.get("ParameterValue")}
        for name, other in REPLACED.items():
            if name in had and other not in given | had:
                sys.exit(f"deploy: {self.stack} has {name}, in whose place samconfig.toml has to set {other} (docs/operations.md)")

    def identity(self, account: str) -> str:
        """The ARN of the identity in SES that the sender of emails belongs to: the address itself, or its domain."""
        sender = self.answers["sender"]
        emails = self.client("sesv2")
        for name in (sender, sender.partition("@")[2]):
            try:
                if emails.get_email_identity(EmailIdentity=name)["VerifiedForSendingStatus"]:
                    return f"arn:aws:ses:{os.environ.get('AWS_REGION')}:{account}:identity/{name}"
            except emails.exceptions.NotFoundException:
                continue
        sys.exit(f"deploy: SES has not verified {sender} or its domain in this Region: see to that in its console, or leave `sender` empty")

    def topic(self) -> str:
        """The ARN of the topic for alarms, which is made where an email address is to be told. Its owner confirms that by a link."""
        who = self.answers["alarms"]
        if who.startswith("arn:"):
            return who
        topics = self.client("sns")
        arn = topics.create_topic(Name=f"{self.stack}-alarms")["TopicArn"]
        topics.subscribe(TopicArn=arn, Protocol="email", Endpoint=who)
        return arn

    def answered(self, account: str) -> list[str]:
        """The template's parameters that follow from the answers, but the origins, which may not be known yet."""
        # Of what is not named, a stack keeps what it has: nothing is said by two quotation marks, as the SAM CLI wants it.
        nothing, found = '""', []
        if "sender" in self.answers:
            sender = self.answers["sender"]
            found += [f"EmailFrom={sender or nothing}", f"EmailIdentityArn={self.identity(account) if sender else nothing}"]
        if "budget" in self.answers:
            found.append(f"MonthlyBudget={self.answers['budget']}")
        if "alarms" in self.answers:
            found.append(f"AlarmTopicArn={self.topic() if self.answers['alarms'] else nothing}")
        return found

    def origins(self, outputs: dict[str, str] | None) -> list[str]:
        """The parameter for the page's addresses, as far as they are known."""
        if "origins" not in self.answers:
            return []
        own = (outputs or {}).get("SiteUrl", NO_ORIGIN)
        return ["AllowedOrigins=" + ",".join(own if origin == settings.SITE else origin for origin in self.answers["origins"].split(","))]

    def wants_site(self) -> bool:
        """Whether CloudFront's own name is one of the page's addresses."""
        return settings.SITE in self.answers.get("origins", "").split(",")

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

    def deploy(self, template: pathlib.Path, protect: bool, outputs: dict[str, str] | None) -> None:
        """Has the SAM CLI deploy over a stack with these outputs."""
        overrides = [*self.overrides, *self.from_answers, *self.origins(outputs), f"Protect={str(protect).lower()}"]
        # In a pipeline nobody is there to ask: who approves is a rule of its environment.
        unasked = ["--no-confirm-changeset"] if os.environ.get("CI") else []
        self.run([str(PROJECT / "tools/sam"), "deploy", "--config-env", self.environment, "--config-file", str(PROJECT / "samconfig.toml"),
                  "--template-file", str(template), *unasked, "--parameter-overrides", *overrides])

    def all(self, template: pathlib.Path, migrate_code: bytes, keep_schema: bool = False) -> None:
        """Everything after the build, but the page."""
        before = self.outputs()
        answer = {"isIndexed": True}
        if before is not None and not keep_schema:
            answer = self.migrate_with(before["MigrateFunctionName"], migrate_code)
        self.deploy(template, self.is_production and before is not None, before)
        after = self.outputs()
        if before is None:
            answer = self.migrate(after["MigrateFunctionName"])
        if self.is_production:
            self.client("cloudformation").set_stack_policy(StackName=self.stack, StackPolicyBody=STACK_POLICY.read_text())
        if before is None and (self.is_production or self.wants_site()):
            self.deploy(template, self.is_production, after)
        if not answer["isIndexed"]:
            migration.index(after["MigrateFunctionName"], self.client("lambda"), answer)


def client(service: str):
    """A client, which waits for as long as `migrate` may take and invokes it once."""
    return boto3.client(service, config=Config(read_timeout=migration.READ_SECONDS, retries={"total_max_attempts": 1}))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="deploy", description="Builds, migrates and deploys to AWS.")
    parser.add_argument("environment", help="one of samconfig.toml's")
    parser.add_argument("--release", type=lambda name: pathlib.Path(name).resolve(), metavar="FOLDER", help="deploy what `make release` made, instead of building")
    parser.add_argument("--functions-only", action="store_true", help="leave the page and the check of two people out")
    parser.add_argument("--keep-schema", action="store_true", help="do not migrate: the code is older than the schema")
    for question in settings.QUESTIONS:
        parser.add_argument(f"--{question.name}", help=question.text)
    return parser.parse_args()


def built(work: pathlib.Path, architecture: str, functions_only: bool) -> Artifacts:
    """Builds everything that is deployed."""
    template = yaml_parse(operations.complete())
    functions, path = TARGET / "deploy" / architecture, work / "template.yaml"
    build.build(template, functions, "release", architecture, dict(os.environ))
    build.write_template(template, functions, path)
    if not functions_only:
        subprocess.run(["npm", "--prefix", "frontend", "run", "--silent", "build"], cwd=PROJECT, check=True)
    migrate = release.zipped((functions / "migrate" / "bootstrap").read_bytes())
    return Artifacts(path, migrate, PROJECT / "frontend/dist")


def released(folder: pathlib.Path, work: pathlib.Path) -> Artifacts:
    """Takes everything that is deployed from a release."""
    with tarfile.open(folder / "site.tar.gz") as archive:
        archive.extractall(work, filter="data")
    return Artifacts(folder / "template.yaml", (folder / "functions/migrate.zip").read_bytes(), work)


def agreed(deployment: Deployment, account: str) -> None:
    """Says what is about to be done, and what that costs; asks a person who deploys there for the first time."""
    print(f"deploy: {deployment.stack}, to account {account} in {os.environ.get('AWS_REGION')}\n{price.summary()}", flush=True)
    if sys.stdin.isatty() and not os.environ.get("CI") and deployment.outputs() is None and input("Go on? [y/N] ").strip().lower() not in ("y", "yes"):
        sys.exit("deploy: nothing was done")


def main() -> None:
    """Asks, builds, deploys, checks."""
    given = arguments()
    config = settings.samconfig(given.environment)
    answers = settings.answers(given.environment, vars(given), input if sys.stdin.isatty() and not os.environ.get("CI") else None)
    settings.use_region(answers["region"])
    deployment = Deployment(given.environment, config, client, lambda command: subprocess.run(command, cwd=PROJECT, check=True), answers)
    if given.release:
        release.check(given.release)
        deployment.template = given.release / "template.yaml"
    account = deployment.check()
    agreed(deployment, account)
    if not given.functions_only:
        subprocess.run(["cargo", "build", "--quiet", "--package", "natter"], cwd=PROJECT, check=True)
    with tempfile.TemporaryDirectory(prefix="natter-") as name:
        work = pathlib.Path(name)
        artifacts = released(given.release, work) if given.release else built(work, deployment.architecture, given.functions_only)
        deployment.from_answers = deployment.answered(account)
        deployment.all(artifacts.template, artifacts.migrate, given.keep_schema)
        if not given.functions_only:
            publish(artifacts.site, deployment.outputs())


def publish(site: pathlib.Path, outputs: dict[str, str]) -> None:
    """Puts the page where the stack hosts it, and has two people write to each other."""
    if "SiteUrl" not in outputs:
        sys.exit("deploy: the functions are deployed. This stack hosts no page (CreateSite=false): deploy yours, then check it: tools/deployment/smoke.py")
    page.publish(site, outputs)
    smoke.check(outputs["SiteUrl"], TARGET / "debug/natter")
    print(f"deploy: done; two people wrote to each other over {outputs['SiteUrl']}")


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, EOFError):
        sys.exit("\ndeploy: stopped")
    except smoke.Failed as error:
        sys.exit(f"deploy: everything is deployed, but it does not work: {error}")
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"deploy: AWS refused: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"deploy: {' '.join(error.cmd[:3])} … ended with status {error.returncode}. Creating many routes at once may meet API Gateway's "
                 "limit (429): then run it again, it goes on from what is there")
