"""Builds the functions' binaries, and the template that has them for code."""

import pathlib
import subprocess

from samcli.yamlhelper import yaml_dump

PROJECT = pathlib.Path(__file__).resolve().parents[2]
ARCHITECTURES = {"arm64": "--arm64", "x86_64": "--x86-64"}


def serverless_functions(template: dict) -> dict[str, dict]:
    """The functions of a template, by logical id."""
    resources = template["Resources"].items()
    return {name: resource for name, resource in resources if resource["Type"] == "AWS::Serverless::Function"}


def binary(function: dict) -> str:
    """The name of a function's binary, and of its package."""
    return function["Metadata"]["BuildProperties"]["Binary"]


def build(template: dict, folder: pathlib.Path, profile: str, architecture: str, environment: dict[str, str], tree: pathlib.Path = PROJECT) -> None:
    """Builds every function's binary of a tree into `folder`, as `<binary>/bootstrap`, in one run of Cargo.

    By package: `sam build` asks for one binary after the other by name alone, for which Cargo builds the dependencies with the
    features that anything in the workspace wants, in each of the functions."""
    packages = [argument for function in serverless_functions(template).values() for argument in ("-p", binary(function))]
    command = ["cargo", "lambda", "build", "--profile", profile, ARCHITECTURES[architecture], "--lambda-dir", str(folder)]
    subprocess.run([*command, *packages], cwd=tree, env=environment, check=True)


def use_binaries(template: dict, functions: pathlib.Path) -> None:
    """Leaves the template as `sam build` would: every function's code is where its binary was built."""
    for function in serverless_functions(template).values():
        function["Properties"]["CodeUri"] = str(functions / binary(function))
        del function["Metadata"]


def write_template(template: dict, functions: pathlib.Path, path: pathlib.Path) -> None:
    """Writes the template with the binaries for code."""
    use_binaries(template, functions)
    path.write_text(yaml_dump(template))
