"""template.yaml, translated as AWS translates it, and resolved under any truth of its conditions."""

import itertools
import logging
import os
import pathlib
import sys

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(PROJECT / "tools/deployment"))
import build  # noqa: E402
import operations  # noqa: E402

NOTHING = {"Ref": "AWS::NoValue"}


def source() -> dict:
    """The template as it is deployed, with what operators watch."""
    from samcli.yamlhelper import yaml_parse

    return yaml_parse(operations.complete())


def translated(template: dict) -> dict:
    """What the pinned SAM translator makes of a template, with its parameters' defaults. Asks nothing of AWS."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.transform import transform

    class NoManagedPolicies:
        def load(self):
            return {}

    # The translator wants code to have been uploaded, and knows nothing of how it is built.
    for function in build.serverless_functions(template).values():
        function.pop("Metadata", None)
        function["Properties"]["CodeUri"] = "s3://code/function.zip"
    template.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    parameters = {name: parameter["Default"] for name, parameter in template.get("Parameters", {}).items() if "Default" in parameter}
    return transform(template, parameters, NoManagedPolicies()) if Parser else {}


def name_of(reference: dict) -> str:
    """The resource that a `Ref` or `Fn::GetAtt` names."""
    value = reference.get("Fn::GetAtt", reference.get("Ref"))
    return value[0] if isinstance(value, list) else value.split(".")[0]


def conditions_in(value) -> set[str]:
    """The conditions that a value depends on."""
    if isinstance(value, dict):
        own = {value["Fn::If"][0]} if "Fn::If" in value else set()
        return own.union(*(conditions_in(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(conditions_in(part) for part in value))
    return set()


def resolved(value, truth: dict[str, bool]):
    """A value with its `Fn::If`s decided; `NOTHING` is left out."""
    if isinstance(value, dict):
        if "Fn::If" in value:
            name, yes, no = value["Fn::If"]
            return resolved(yes if truth[name] else no, truth)
        parts = {key: resolved(part, truth) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part != NOTHING}
    if isinstance(value, list):
        return [part for part in (resolved(part, truth) for part in value) if part != NOTHING]
    return value


def truths(names: set[str]):
    """Every combination of these conditions."""
    names = sorted(names)
    for values in itertools.product([True, False], repeat=len(names)):
        yield dict(zip(names, values))


def variants(resource: dict):
    """Every form that a resource can take, with the conditions that make it so."""
    for truth in truths(conditions_in(resource)):
        yield truth, resolved(resource, truth)
