"""Proves template.yaml: builds the Lambda binaries, deploys them to an emulator with IAM enforced, and tests over the sockets."""

import json
import signal
import sys

from samcli.yamlhelper import yaml_parse

import emulator
import migration
import operations
import sizes
from emulator import say


def end_to_end(outputs: dict[str, str], address: str) -> None:
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
    emulator.run(sys.argv[1:] or suite, emulator.ENVIRONMENT | target)


def main() -> None:
    """Builds, deploys, migrates, tests; stops what it started."""
    # So that what is running is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: emulator.end("stopped"))
    template = yaml_parse(operations.complete())
    functions = emulator.functions_of(template)
    if grown := sizes.check(functions):
        emulator.end("\n".join([*grown, "record what is meant to be with tools/deployment/sizes.py"]))
    with emulator.started() as aws:
        say("deploying")
        outputs = aws.deploy(aws.built(template, functions))
        say("migrating")
        say(f"migrate answered {json.dumps(migration.migrate(outputs['MigrateFunctionName'], aws.client('lambda')))}")
        say("testing")
        end_to_end(outputs, aws.address)
        aws.archived()
        say("passed")


if __name__ == "__main__":
    main()
