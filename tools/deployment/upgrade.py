"""Takes an emulated deployment through its life: the previous release, an upgrade that fails, one that succeeds, the same again, and back.

Usage: upgrade.py COMMIT     COMMIT is the previous release

Each step is checked by two people who go on with the same conversation (smoke.py): nothing that was written before may be missing. The
previous release is built from its commit in a tree of its own, once; its functions are kept in target/test-deploy/.
"""

import contextlib
import copy
import functools
import http.server
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from samcli.yamlhelper import yaml_parse

import build
import deploy
import emulator
import migration
import operations
import smoke
from emulator import end, say
from release import zipped

# Makes an update fail when everything else is done: nobody ever gives the sign that it waits for.
NEVER = {
    "Sign": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    "Never": {"Type": "AWS::CloudFormation::WaitCondition", "Properties": {"Handle": {"Ref": "Sign"}, "Timeout": "1", "Count": 1}},
}
CONFIG = {
    "global": {"parameters": {"stack_name": emulator.STACK}},
    "deploy": {"parameters": {"parameter_overrides": ["Architecture=x86_64"]}},
}


def in_parts(url: str) -> dict[str, str]:
    """The database's address in the parameters that stood for it before `DatabaseUrl`; a template is given those that it has."""
    parts = urllib.parse.urlsplit(url)
    return {"DatabaseHost": parts.hostname, "DatabasePort": str(parts.port), "DatabasePassword": parts.password, "DatabaseName": parts.path.strip("/")}


class Upgrade(deploy.Deployment):
    """`make deploy` of a template, to the emulator."""

    def __init__(self, aws: emulator.Emulator):
        super().__init__("test", CONFIG, aws.client, None)
        self.aws = aws

    def deploy(self, template: pathlib.Path, protect: bool, outputs: dict[str, str] | None) -> None:
        self.aws.deploy(template)


@contextlib.contextmanager
def tree_of(commit: str):
    """The project as it was."""
    with tempfile.TemporaryDirectory(prefix="natter-") as folder:
        git = ["git", "-C", str(emulator.PROJECT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", folder, commit], check=True)
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run([*git, "remove", "--force", folder], check=True)


def previous_functions(commit: str, template: dict) -> pathlib.Path:
    """The functions of the previous release."""
    functions = emulator.OUTPUT / f"functions-{commit}"
    if not functions.is_dir():
        say(f"building the functions of {commit}")
        draft = functions.with_suffix(".draft")
        with tree_of(commit) as tree:
            build.build(template, draft, "deploy-test", "x86_64", emulator.ENVIRONMENT, tree)
        draft.rename(functions)
    return functions


class Page(http.server.BaseHTTPRequestHandler):
    """Where clients learn of the stack."""

    def __init__(self, config: dict, *arguments):
        self.config = config
        super().__init__(*arguments)

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.config).encode())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def page(config: dict):
    """A server of config.json, which is filled in when the stack is there; yields its origin."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Page, config))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


def config_of(outputs: dict[str, str], address: str) -> dict:
    """What the terminal client has to know."""
    return {
        "websocketUrl": outputs["WebSocketUrl"].replace("http://", "ws://"), "httpUrl": outputs["HttpUrl"], "cognitoEndpoint": address,
        "userPoolId": outputs["UserPoolId"], "clientId": outputs["UserPoolClientId"], "region": emulator.CREDENTIALS["AWS_REGION"],
    }


class People:
    """Two who never stop talking."""

    def __init__(self, one: smoke.Terminal, other: smoke.Terminal):
        self.one, self.other, self.written = one, other, []

    def go_on(self, after: str) -> None:
        """A message each way; everything written so far has to be there."""
        smoke.converse(self.one, self.other)
        now = self.one.texts(self.other)
        if now[:len(self.written)] != self.written or now != self.other.texts(self.one):
            end(f"after {after}, messages are missing: {self.written} became {now}")
        self.written = now
        say(f"after {after}: all {len(now)} messages are there, and two more were exchanged")


def fails(aws: emulator.Emulator, template: dict, functions: pathlib.Path) -> None:
    """An update whose last resource cannot be made: everything is rolled back."""
    broken = copy.deepcopy(template)
    never = copy.deepcopy(NEVER)
    never["Never"]["DependsOn"] = sorted(build.serverless_functions(broken))
    broken["Resources"].update(never)
    if aws.deployed(aws.built(broken, functions)).returncode == 0:
        end("a deployment that cannot end well succeeded")
    if (status := aws.stack()["StackStatus"]) != "UPDATE_ROLLBACK_COMPLETE":
        end(f"after the failed deployment the stack is {status}")


def life(aws: emulator.Emulator, site: str, config: dict, commit: str) -> None:
    """Every step."""
    template = yaml_parse(operations.complete())
    functions = emulator.functions_of(template)
    subprocess.run(["cargo", "build", "--quiet", "--package", "natter"], cwd=emulator.PROJECT, env=emulator.ENVIRONMENT, check=True)
    natter = emulator.TARGET / "debug/natter"
    before = subprocess.run(["git", "show", f"{commit}:template.yaml"], cwd=emulator.PROJECT, stdout=subprocess.PIPE, text=True, check=True).stdout
    old_functions = previous_functions(commit, yaml_parse(before))

    say(f"first deployment: {commit}")
    outputs = aws.deploy(aws.built(yaml_parse(before), old_functions))
    migration.migrate(outputs["MigrateFunctionName"], aws.client("lambda"))
    config.update(config_of(outputs, aws.address))
    people = People(*smoke.signed_in(site, config, natter, aws.work))
    people.go_on("the first deployment")
    tables = aws.tables()

    say("a deployment that fails")
    fails(aws, template, functions)
    people.go_on("the failed deployment")

    upgraded = aws.built(copy.deepcopy(template), functions)
    migrate = zipped((functions / "migrate" / "bootstrap").read_bytes())
    for step in ("the upgrade", "the same deployment again"):
        say(step)
        Upgrade(aws).all(upgraded, migrate)
        if missing := tables - aws.tables():
            end(f"{step} replaced {', '.join(sorted(missing))}")
        people.go_on(step)

    say("going back")
    Upgrade(aws).all(aws.built(yaml_parse(before), old_functions), b"", keep_schema=True)
    people.go_on("going back")
    aws.archived()
    say("passed")


def main() -> None:
    """Starts everything, and stops it."""
    emulator.NAME = "test-upgrade"
    signal.signal(signal.SIGTERM, lambda *_: end("stopped"))
    if len(sys.argv) != 2:
        end("which release is deployed first? tools/test-upgrade COMMIT")
    found = subprocess.run(["git", "rev-parse", "--short", "--verify", "--quiet", f"{sys.argv[1]}^{{commit}}"], cwd=emulator.PROJECT, capture_output=True, text=True)
    if found.returncode != 0:
        end(f"{sys.argv[1]} is no commit of this repository")
    config = {}
    os.environ.update(emulator.CREDENTIALS)
    emulator.OUTPUT.mkdir(parents=True, exist_ok=True)
    with page(config) as site, emulator.started(site) as aws:
        aws.parameters.update(in_parts(aws.parameters["DatabaseUrl"]))
        life(aws, site, config, found.stdout.strip())


if __name__ == "__main__":
    try:
        main()
    except smoke.Failed as error:
        end(str(error))
