"""What a deployment has to know: asked for once, and kept.

The environments are those of samconfig.toml. What it sets there is not asked for; everything else comes from the command line, a variable,
deployment.toml (the team's own file, which has nothing secret in it), or the person at the terminal, in this order. Answers are kept in
deployment.toml, once all of them are good.
"""

import dataclasses
import os
import pathlib
import re
import sys
import tomllib

import boto3

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SAMCONFIG = PROJECT / "samconfig.toml"
KEPT = PROJECT / "deployment.toml"
# The answer that stands for CloudFront's own name, which is known once the stack is there.
SITE = "site"
EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


class Bad(Exception):
    """What is wrong with an answer, and what would be right."""


def region(answer: str) -> str:
    if answer not in boto3.session.Session().get_available_regions("cognito-idp"):
        raise Bad("is no Region of AWS; eu-central-1 is one, for example")
    return answer


def origins(answer: str) -> str:
    for origin in answer.split(","):
        if answer != SITE and not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?|http://localhost(:\d+)?", origin):
            raise Bad(f"must be {SITE}, for CloudFront's own name, or addresses like https://chat.example.com, separated by commas")
    return answer


def sender(answer: str) -> str:
    if answer and not EMAIL.fullmatch(answer):
        raise Bad("must be an email address, or nothing")
    return answer


def budget(answer: str) -> str:
    if not re.fullmatch(r"\d{1,7}", answer):
        raise Bad("must be a whole number of US dollars; 0 means none")
    return answer


def alarms(answer: str) -> str:
    if answer and not EMAIL.fullmatch(answer) and not re.fullmatch(r"arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+", answer):
        raise Bad("must be an email address, the ARN of an SNS topic, or nothing")
    return answer


@dataclasses.dataclass
class Question:
    """Something that is asked for."""

    name: str
    # What a person reads.
    text: str
    # What an answer is taken for; fails with Bad.
    parse: object
    # For a new stack where nobody is there to ask; a Region is not guessed.
    default: str | None
    # The parameter of the template that it becomes. If samconfig.toml sets that, it is not asked for.
    parameter: str | None

    def variable(self) -> str:
        return f"NATTER_{self.name.upper()}"


QUESTIONS = [
    Question("region", "The Region, such as eu-central-1", region, None, None),
    Question("origins", f"The page's addresses, or `{SITE}` for CloudFront's own name", origins, SITE, "AllowedOrigins"),
    Question("sender", "The sender of emails, verified in SES (nothing: Cognito sends 50 a day)", sender, "", "EmailFrom"),
    Question("budget", "The budget of the account in US dollars a month (0: none)", budget, "0", "MonthlyBudget"),
    Question("alarms", "Who is told of alarms: an email address or an SNS topic (nothing: no alarms)", alarms, "", "AlarmTopicArn"),
]


def as_toml(answers: dict[str, dict[str, str]]) -> str:
    """The file of answers. None of them can have a quotation mark or a backslash in it."""
    lines = ["# What `make deploy` was told. It asks for what is not here; change it by hand or remove it to be asked again."]
    for environment, kept in answers.items():
        lines += ["", f"[{environment}]", *(f'{name} = "{value}"' for name, value in kept.items())]
    return "\n".join(lines) + "\n"


def samconfig(environment: str) -> dict:
    """What samconfig.toml says of an environment."""
    settings = tomllib.loads(SAMCONFIG.read_text())
    if not isinstance(settings.get(environment), dict):
        names = ", ".join(name for name in settings if name != "version")
        sys.exit(f"deploy: samconfig.toml has no environment {environment!r}; there are: {names}")
    return settings[environment]


def kept_answers(file: pathlib.Path) -> dict[str, dict[str, str]]:
    """All answers so far, by environment."""
    try:
        return tomllib.loads(file.read_text()) if file.exists() else {}
    except tomllib.TOMLDecodeError as error:
        sys.exit(f"deploy: {file.name} cannot be read: {error}. Mend it, or remove it to be asked again")


def open_questions(environment: str) -> list[Question]:
    """The questions that samconfig.toml does not answer."""
    overrides = samconfig(environment)["deploy"]["parameters"]["parameter_overrides"]
    set_there = {override.partition("=")[0] for override in overrides}
    return [question for question in QUESTIONS if question.parameter not in set_there]


def for_new_stack(environment: str, found: dict[str, str]) -> dict[str, str]:
    """The answers, with what a stack that is not there yet has by default."""
    return {question.name: question.default for question in open_questions(environment) if question.default is not None} | found


def answers(environment: str, given: dict[str, str], ask=None, file: pathlib.Path = KEPT) -> dict[str, str]:
    """The answers for an environment; asked for what is missing where there is somebody to ask, and kept where anything was asked.

    `given` comes from the command line. `ask` shows a question and returns the line that was typed; where it is None, nobody is there, and
    what nobody has said is left out: a stack keeps what it has."""
    kept = kept_answers(file)
    found, asked = {}, False
    for question in open_questions(environment):
        value = next((value for value in sources(question, given, kept.get(environment, {})) if value is not None), None)
        if value is None and ask:
            found[question.name], asked = asked_for(question, ask), True
            continue
        if value is None and question.default is None:
            sys.exit(f"deploy: no {question.name}: set {question.variable()}, or run it at a terminal, where it asks")
        if value is None:
            continue
        try:
            found[question.name] = question.parse(value)
        except Bad as bad:
            sys.exit(f"deploy: {question.name} {value!r} {bad}")
    if asked:
        file.write_text(as_toml(kept | {environment: found}))
    return found


def sources(question: Question, given: dict[str, str], kept: dict[str, str]):
    """The answers that are there already, the strongest first. A variable that is empty is one that a pipeline has no value for."""
    yield given.get(question.name)
    yield os.environ.get(question.variable()) or None
    yield kept.get(question.name)
    if question.name == "region":
        yield boto3.session.Session().region_name


def use_region(region: str | None) -> None:
    """Has everything that asks AWS ask there."""
    if region:
        os.environ["AWS_REGION"] = os.environ["AWS_DEFAULT_REGION"] = region


def asked_for(question: Question, ask) -> str:
    """A good answer from a person, who may try again."""
    while True:
        shown = question.text if question.default is None else f"{question.text} [{question.default or 'nothing'}]"
        answer = ask(f"{shown}: ").strip() or question.default or ""
        try:
            return question.parse(answer)
        except Bad as bad:
            print(f"  {answer!r} {bad}")
