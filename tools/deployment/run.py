"""Proves template.yaml: builds the Lambda binaries, deploys them to an emulator with IAM enforced, and tests over the sockets.

Usage: run.py [--release FOLDER] [COMMAND …]

A release is tested as it was built, in place of this tree's template and functions. The command takes the place of the end-to-end tests.
"""

import argparse
import json
import pathlib
import signal

from samcli.yamlhelper import yaml_parse

import build
import emulator
import migration
import operations
import recorded
import release
from emulator import say


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="test-deploy", description="Deploys to an emulator, and tests.")
    parser.add_argument("--release", type=pathlib.Path, metavar="FOLDER", help="deploy what `make release` made for x86_64, instead of building")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run in place of the end-to-end tests")
    return parser.parse_args()


def of_this_tree() -> dict:
    """The template, with this tree's functions for code."""
    template = yaml_parse(operations.complete())
    functions = emulator.functions_of(template)
    say("counting the instructions of some")
    if grown := recorded.check(functions):
        emulator.end("\n".join([*grown, "record what is meant to be with tools/deployment/recorded.py"]))
    build.use_binaries(template, functions)
    return template


def of_release(folder: pathlib.Path) -> dict:
    """The template of a release, with its archives for code."""
    release.check(folder)
    template = yaml_parse((folder / "template.yaml").read_text())
    for function in build.serverless_functions(template).values():
        function["Properties"]["CodeUri"] = str(folder / function["Properties"]["CodeUri"])
    return template


def end_to_end(outputs: dict[str, str], address: str, command: list[str]) -> None:
    """Runs the tests that run against `natter-local`, but those which need to be inside; or the command that was given."""
    target = {
        "NATTER_E2E_TARGET": "deployed",
        "NATTER_E2E_WS_URL": outputs["WebSocketUrl"].replace("http://", "ws://"),
        "NATTER_E2E_HTTP_URL": outputs["HttpUrl"],
        "NATTER_E2E_COGNITO_ENDPOINT": address,
        "NATTER_E2E_CLIENT_ID": outputs["UserPoolClientId"],
        "NATTER_E2E_ORIGIN": emulator.ORIGIN,
    }
    suite = ["cargo", "test", "--package", "natter-e2e", "--test", "suite", "--", "--skip", "offline::"]
    emulator.run(command or suite, emulator.ENVIRONMENT | target)


def main() -> None:
    """Builds, deploys, migrates, tests; stops what it started."""
    # So that what is running is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: emulator.end("stopped"))
    given = arguments()
    template = of_release(given.release.resolve()) if given.release else of_this_tree()
    with emulator.started() as aws:
        say("deploying")
        outputs = aws.deploy(aws.written(template))
        say("migrating")
        say(f"migrate answered {json.dumps(migration.migrate(outputs['MigrateFunctionName'], aws.client('lambda')))}")
        say("testing")
        end_to_end(outputs, aws.address, given.command)
        aws.archived()
        say("passed")


if __name__ == "__main__":
    main()
