"""What `make deploy` does in which order, with an AWS that only writes down what it is asked."""

import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from botocore.exceptions import ClientError

import build
import deploy
import migration
import release


def config(stack: str, *overrides: str) -> dict:
    """What samconfig.toml says of an environment."""
    return {"global": {"parameters": {"stack_name": stack}}, "deploy": {"parameters": {"parameter_overrides": list(overrides)}}}


CONFIGS = {"prod": config("natter-prod", "Stage=prod"), "default": config("natter-dev", "Stage=dev"), "loud": config("Natter")}
SITE = "https://d1.cloudfront.net"


class Aws:
    """Every client at once."""

    class exceptions:
        class ResourceNotReadyException(Exception):
            pass

        class NotFoundException(Exception):
            pass

    def __init__(self, status: str | None, reply: dict, asleep: int = 0, answers: list[dict] | None = None, verified: dict[str, bool] | None = None, parameters: dict[str, str] | None = None):
        self.parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in (parameters or {}).items()]
        self.status, self.reply, self.asleep, self.asked, self.verified = status, reply, asleep, [], verified or {}
        self.answers = answers or [{"applied": [], "indexed": 0, "isIndexed": True}] * 2

    def __call__(self, service: str):
        return self

    def run(self, command: list[str]):
        self.status = "CREATE_COMPLETE"
        self.asked.append(f"deploy {command[-1]}")
        self.overrides = command[command.index("--parameter-overrides") + 1:]

    def describe_stacks(self, StackName):
        if self.status is None:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "Stack natter does not exist"}}, "DescribeStacks")
        outputs = {"MigrateFunctionName": "migrate", "SiteUrl": SITE}
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]
        return {"Stacks": [{"StackStatus": self.status, "Outputs": outputs, "Parameters": self.parameters}]}

    def get_caller_identity(self):
        return {"Account": "123456789012"}

    def get_email_identity(self, EmailIdentity):
        if EmailIdentity not in self.verified:
            raise self.exceptions.NotFoundException
        return {"VerifiedForSendingStatus": self.verified[EmailIdentity]}

    def create_topic(self, Name):
        self.asked.append(f"topic {Name}")
        return {"TopicArn": f"arn:aws:sns:eu-central-1:123456789012:{Name}"}

    def subscribe(self, Endpoint, **_):
        self.asked.append(f"subscribe {Endpoint}")

    def update_function_code(self, **_):
        self.asked.append("update migrate")

    def get_waiter(self, _):
        return type("Waiter", (), {"wait": lambda self, **_: None})()

    def invoke(self, **_):
        if self.asleep:
            self.asleep -= 1
            raise self.exceptions.ResourceNotReadyException
        self.asked.append("migrate")
        answer, *self.answers = self.answers
        return {"Payload": io.BytesIO(json.dumps(answer).encode()), **self.reply}

    def set_stack_policy(self, **_):
        self.asked.append("stack policy")


def deployment(aws: Aws, environment: str, **answers: str) -> deploy.Deployment:
    return deploy.Deployment(environment, CONFIGS[environment], aws, aws.run, answers)


def deployed(aws: Aws, environment: str, keep_schema: bool = False, **answers: str) -> list[str]:
    deployment(aws, environment, **answers).all(pathlib.Path("template.yaml"), b"code", keep_schema)
    return aws.asked


class Deploying(unittest.TestCase):
    def test_the_schema_is_migrated_by_the_new_code_before_the_other_functions_have_theirs(self):
        self.assertEqual(deployed(Aws("UPDATE_COMPLETE", {}), "default"), ["update migrate", "migrate", "deploy Protect=false"])

    def test_a_failed_migration_ends_it_before_anything_is_deployed(self):
        aws = Aws("UPDATE_COMPLETE", {"FunctionError": "Unhandled"})
        with self.assertRaisesRegex(SystemExit, "migrate failed"):
            deployed(aws, "prod")
        self.assertNotIn("deploy Protect=true", aws.asked)

    def test_a_failed_migration_of_a_new_stack_is_a_failure_too(self):
        with self.assertRaisesRegex(SystemExit, "migrate failed"):
            deployed(Aws(None, {"FunctionError": "Unhandled"}), "default")

    def test_a_new_stack_of_prod_protects_its_data_once_it_is_there(self):
        for status in [None, "REVIEW_IN_PROGRESS"]:
            expected = ["deploy Protect=false", "migrate", "stack policy", "deploy Protect=true"]
            self.assertEqual(deployed(Aws(status, {}), "prod"), expected)

    def test_prod_stays_protected(self):
        self.assertEqual(deployed(Aws("UPDATE_COMPLETE", {}), "prod"), ["update migrate", "migrate", "deploy Protect=true", "stack policy"])

    def test_a_function_that_lambda_has_put_to_sleep_is_waited_for(self):
        aws = Aws("UPDATE_COMPLETE", {}, asleep=2)
        pauses = []
        self.assertEqual(migration.migrate("migrate", aws, pauses.append)["applied"], [])
        self.assertEqual(pauses, [migration.PAUSE_SECONDS] * 2)

    def test_migrate_is_asked_again_until_everything_is_indexed_once_the_new_code_is_live(self):
        answers = [{"applied": [], "indexed": indexed, "isIndexed": indexed == 20} for indexed in (500, 500, 20)]
        expected = ["update migrate", "migrate", "deploy Protect=false", "migrate", "migrate"]
        self.assertEqual(deployed(Aws("UPDATE_COMPLETE", {}, answers=answers), "default"), expected)

    def test_indexing_that_gets_nowhere_is_a_failure(self):
        with self.assertRaisesRegex(SystemExit, "no more messages"):
            deployed(Aws("UPDATE_COMPLETE", {}, answers=[{"applied": [], "indexed": 0, "isIndexed": False}]), "default")

    def test_going_back_leaves_the_schema_alone_unless_there_is_none(self):
        self.assertEqual(deployed(Aws("UPDATE_COMPLETE", {}), "default", keep_schema=True), ["deploy Protect=false"])
        self.assertEqual(deployed(Aws(None, {}), "default", keep_schema=True), ["deploy Protect=false", "migrate"])

    def test_a_stack_whose_name_cognito_cannot_take_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "lower case"):
            deployed(Aws(None, {}), "loud")

    def test_a_page_under_cloudfronts_own_name_may_connect_once_that_is_known(self):
        new = Aws(None, {})
        self.assertEqual(deployed(new, "default", origins="site,https://chat.example"), ["deploy Protect=false", "migrate", "deploy Protect=false"])
        self.assertIn(f"AllowedOrigins={SITE},https://chat.example", new.overrides)
        there = Aws("UPDATE_COMPLETE", {})
        self.assertEqual(deployed(there, "default", origins="site"), ["update migrate", "migrate", "deploy Protect=false"])
        self.assertIn(f"AllowedOrigins={SITE}", there.overrides)

    def test_what_cannot_succeed_ends_before_anything_is_built(self):
        for status, said in {"ROLLBACK_COMPLETE": "delete-stack --stack-name natter-dev", "UPDATE_IN_PROGRESS": "wait until that has ended"}.items():
            with self.assertRaisesRegex(SystemExit, said):
                deployment(Aws(status, {}), "default").check()
        with self.assertRaisesRegex(SystemExit, "SES has not verified chat@example.com"):
            deployment(Aws(None, {}, verified={"example.com": False}), "default", sender="chat@example.com").check()
        hosts_no_page = deployment(Aws("UPDATE_COMPLETE", {}), "default", origins="site")
        hosts_no_page.overrides = ["CreateSite=false"]
        with self.assertRaisesRegex(SystemExit, "`origins` must name"):
            hosts_no_page.check()

    def test_a_setting_that_the_template_does_not_have_is_refused_since_it_would_be_dropped(self):
        outdated = deployment(Aws("UPDATE_COMPLETE", {}), "default")
        outdated.overrides = ["Stage=dev", "DatabaseHost=db.example"]
        with self.assertRaisesRegex(SystemExit, "samconfig.toml sets DatabaseHost, which template.yaml does not have"):
            outdated.check()

    def test_a_release_for_another_architecture_is_refused(self):
        with tempfile.TemporaryDirectory() as name:
            template = pathlib.Path(name, "template.yaml")
            template.write_text("Parameters: {Architecture: {Default: x86_64, AllowedValues: [x86_64]}, Stage: {Default: dev}}")
            foreign = deployment(Aws("UPDATE_COMPLETE", {}), "default")
            foreign.template = template
            with self.assertRaisesRegex(SystemExit, "was built for x86_64; samconfig.toml wants arm64"):
                foreign.check()

    def test_a_release_brings_its_own_code_and_page(self):
        with tempfile.TemporaryDirectory() as name:
            work = pathlib.Path(name)
            site, folder = work / "site", work / "release"
            (site / "assets").mkdir(parents=True)
            (site / "assets/a.js").write_text("script")
            (folder / "functions").mkdir(parents=True)
            (folder / "functions/migrate.zip").write_bytes(b"code")
            (folder / "site.tar.gz").write_bytes(release.packed(site))
            artifacts = deploy.released(folder, work / "unpacked")
            self.assertEqual((artifacts.template, artifacts.migrate), (folder / "template.yaml", b"code"))
            self.assertEqual((artifacts.site / "assets/a.js").read_text(), "script")

    def test_a_stack_with_a_database_of_ones_own_does_not_get_an_empty_one_in_its_place(self):
        upgraded = deployment(Aws("UPDATE_COMPLETE", {}, parameters={"DatabaseHost": "db.example"}), "default")
        with self.assertRaisesRegex(SystemExit, "natter-dev has DatabaseHost, in whose place samconfig.toml has to set DatabaseUrl"):
            upgraded.check()
        upgraded.overrides = ["DatabaseUrl=postgresql://natter:secret@db.example:5432/natter"]
        upgraded.check()
        deployment(Aws("UPDATE_COMPLETE", {}, parameters={"DatabaseHost": ""}), "default").check()

    def test_a_new_stack_has_defaults_for_what_nobody_has_said(self):
        new = deployment(Aws(None, {}), "default")
        self.assertEqual(new.check(), "123456789012")
        self.assertEqual(new.answers["origins"], "site")
        there = deployment(Aws("UPDATE_COMPLETE", {}), "default")
        there.check()
        self.assertEqual(there.answers, {})

    def test_answers_become_parameters_of_the_template(self):
        aws = Aws("UPDATE_COMPLETE", {}, verified={"example.com": True})
        with mock.patch.dict(os.environ, AWS_REGION="eu-central-1"):
            found = deployment(aws, "default", sender="chat@example.com", budget="50", alarms="ops@example.com").answered("123456789012")
        self.assertEqual(found, [
            "EmailFrom=chat@example.com", "EmailIdentityArn=arn:aws:ses:eu-central-1:123456789012:identity/example.com", "MonthlyBudget=50",
            "AlarmTopicArn=arn:aws:sns:eu-central-1:123456789012:natter-dev-alarms",
        ])
        self.assertEqual(aws.asked, ["topic natter-dev-alarms", "subscribe ops@example.com"])

    def test_what_nobody_has_said_stays_and_what_was_taken_back_goes(self):
        self.assertEqual(deployment(Aws("UPDATE_COMPLETE", {}), "default").answered("123456789012"), [])
        taken_back = deployment(Aws("UPDATE_COMPLETE", {}), "default", sender="", budget="0", alarms="").answered("123456789012")
        self.assertEqual(taken_back, ['EmailFrom=""', 'EmailIdentityArn=""', "MonthlyBudget=0", 'AlarmTopicArn=""'])

    def test_bad_input_is_one_line_that_says_what_is_wrong(self):
        for arguments, said in {
            ("nowhere",): "deploy: samconfig.toml has no environment 'nowhere'; there are: default, prod\n",
            ("default", "--region", "eu-central-1", "--budget", "ten"): "deploy: budget 'ten' must be a whole number of US dollars; 0 means none\n",
            ("default", "--region", "mars-1"): "deploy: region 'mars-1' is no Region of AWS; eu-central-1 is one, for example\n",
            ("default",): "deploy: no region: set NATTER_REGION, or run it at a terminal, where it asks\n",
        }.items():
            done = subprocess.run([sys.executable, "deploy.py", *arguments], env={"PATH": "/nowhere", "HOME": "/nowhere"}, stdin=subprocess.DEVNULL,
                                  cwd=pathlib.Path(__file__).parent, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (1, ""), arguments)
            self.assertEqual(done.stderr, said)

    def test_sam_takes_the_region_of_the_profile(self):
        with tempfile.TemporaryDirectory() as tools:
            sam = pathlib.Path(tools, "aws/bin/sam")
            sam.parent.mkdir(parents=True)
            sam.write_text('#!/bin/sh\necho "region=$AWS_DEFAULT_REGION"\n')
            sam.chmod(0o755)

            def region(command: str) -> str:
                environment = {"PATH": os.environ["PATH"], "NATTER_TOOLS": tools}
                return subprocess.run([build.PROJECT / "tools/sam", command], env=environment, capture_output=True, text=True, check=True).stdout

            self.assertEqual([region("deploy"), region("validate")], ["region=\n", "region=us-east-1\n"])

    def test_functions_are_built_by_package(self):
        function = {"Type": "AWS::Serverless::Function", "Metadata": {"BuildProperties": {"Binary": "ping"}}}
        with mock.patch("subprocess.run") as run:
            build.build({"Resources": {"A": function}}, pathlib.Path("out"), "release", "arm64", {})
        (command,), _ = run.call_args
        self.assertEqual(command[-2:], ["-p", "ping"])
        self.assertIn("--arm64", command)
        self.assertNotIn("--bin", command)


if __name__ == "__main__":
    unittest.main()
