"""Two people write to each other over a deployment's own addresses, with the terminal client.

Usage: smoke.py SITE NATTER     SITE is the address of the page, NATTER the terminal client's program

The two are always the same, with new passwords each time, which nobody knows afterwards: natter-check-1 and natter-check-2. One has the
log open, so that what the other writes must be pushed to them, and answers; both then read the same conversation.
"""

import contextlib
import json
import pathlib
import secrets
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

import boto3

PEOPLE = ["natter-check-1", "natter-check-2"]
# A cold start of each function on the way, and an authorizer that fetches its keys.
SECONDS = 60


class Failed(Exception):
    """What is wrong, in one line."""


def config_of(site: str) -> dict:
    """What the page is told of its stack."""
    try:
        with urllib.request.urlopen(f"{site}/config.json", timeout=SECONDS) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ValueError) as error:
        raise Failed(f"{site}/config.json is not there: {error}. Deploy the page first: make deploy-frontend") from error


def with_new_password(cognito, pool: str, username: str) -> str:
    """The password of somebody who is made where they are not there yet."""
    password = f"Aa1!{secrets.token_urlsafe(24)}"
    with contextlib.suppress(cognito.exceptions.UsernameExistsException):
        # Amazon's own address for mail that may vanish.
        attributes = {"email": f"success+{username}@simulator.amazonses.com", "email_verified": "true", "name": "Deployment check"}
        cognito.admin_create_user(
            UserPoolId=pool, Username=username, MessageAction="SUPPRESS", UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()])
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=True)
    return password


class Terminal:
    """Somebody with the terminal client."""

    def __init__(self, program: pathlib.Path, home: pathlib.Path, username: str):
        self.command, self.username = [str(program), "--home", str(home / username)], username

    def ask(self, *arguments: str, said: str = "") -> str:
        """What a command prints."""
        done = subprocess.run([*self.command, *arguments], input=said, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode != 0:
            raise Failed(f"natter {arguments[0]}, as {self.username}: {done.stderr.strip()}")
        return done.stdout

    def sign_in(self, site: str, password: str) -> None:
        """Signs in, and connects once, which makes the profile."""
        self.ask("login", "--site", site, "--username", self.username, "--password-stdin", said=password)
        self.ask("list")

    def texts(self, other: "Terminal", lines: int = 100) -> list[str]:
        """What the conversation with somebody says, oldest first."""
        log = self.ask("tail", f"@{other.username}", "--lines", str(lines), "--no-follow", "--json")
        entries = [json.loads(line) for line in log.splitlines()]
        return [entry["content"]["text"] for entry in entries if "text" in entry["content"]]

    @contextlib.contextmanager
    def listening(self, other: "Terminal"):
        """Has the conversation with somebody open; gives what waits for a text in it."""
        log = subprocess.Popen([*self.command, "tail", f"@{other.username}", "--lines", "1", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        # Reading would wait for ever where nothing comes.
        clock = threading.Timer(SECONDS, log.kill)
        clock.start()

        def wait_for(text: str) -> None:
            if not any(text in line for line in log.stdout):
                raise Failed(f"{self.username} did not get the message within {SECONDS} s {log.stderr.read().strip()}")

        try:
            yield wait_for
        finally:
            clock.cancel()
            log.kill()
            log.communicate()


def signed_in(site: str, config: dict, program: pathlib.Path, home: pathlib.Path) -> list[Terminal]:
    """The two, with a terminal each."""
    cognito = boto3.client("cognito-idp", region_name=config["region"], endpoint_url=config["cognitoEndpoint"])
    people = [Terminal(program, home, username) for username in PEOPLE]
    for person in people:
        person.sign_in(site, with_new_password(cognito, config["userPoolId"], person.username))
    return people


def converse(one: Terminal, other: Terminal) -> None:
    """A message each way, one of them pushed; both then read the same."""
    question, answer = (f"{word} {secrets.token_hex(4)}" for word in ("ping", "pong"))
    # What there is already is printed once the other is connected: only then is the next one pushed.
    one.ask("send", f"@{other.username}", "hello")
    with other.listening(one) as wait_for:
        wait_for("hello")
        one.ask("send", f"@{other.username}", question)
        wait_for(question)
    other.ask("send", f"@{one.username}", answer)
    for person, peer in ((one, other), (other, one)):
        if person.texts(peer, 10)[-2:] != [question, answer]:
            raise Failed(f"{person.username} reads another conversation than the one that was written")


def check(site: str, program: pathlib.Path) -> None:
    """All of it."""
    with tempfile.TemporaryDirectory(prefix="natter-") as home:
        people = signed_in(site, config_of(site), program, pathlib.Path(home))
        converse(*people)
        for person in people:
            person.ask("logout")


def main() -> None:
    """Checks what the command line names."""
    site, program = sys.argv[1:]
    try:
        check(site.rstrip("/"), pathlib.Path(program))
    except (Failed, subprocess.TimeoutExpired) as error:
        sys.exit(f"smoke-test: {error}")
    print(f"smoke-test: two people wrote to each other over {site}")


if __name__ == "__main__":
    main()
