"""The pipelines call what is there, run for every file that is deployed, and trust nobody more than they have to."""

import fnmatch
import json
import pathlib
import re
import unittest

import yaml
from samcli.yamlhelper import yaml_dump, yaml_parse

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parents[1]
WORKFLOWS = {path.stem: path.read_text() for path in (PROJECT / ".github/workflows").glob("*.yml")}
CODEPIPELINE = yaml_parse((HERE / "codepipeline.yaml").read_text())
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
RUST = re.search(r'channel = "(.+)"', (PROJECT / "rust-toolchain.toml").read_text())[1]
# What is not deployed: changing it alone starts no pipeline.
NOT_DEPLOYED = ["*.md", "LICENSE-*", "docs/*", "postman/*", "bench/*", "events/*", "model/*", "e2e/*", "local/*", "cli/*", ".*", "clippy.toml",
                "deny.toml", "rustfmt.toml", "Makefile", "target/*", "dist/*"]


class GitHub(unittest.TestCase):
    def test_every_action_is_pinned_to_a_commit_and_names_its_version(self):
        used = [action for text in WORKFLOWS.values() for action in re.findall(r"uses: ([^.].*)", text)]
        self.assertTrue(used)
        for action in used:
            self.assertRegex(action, r"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")

    def test_nothing_is_permitted_that_a_job_does_not_ask_for_and_only_deploying_may_ask_aws(self):
        jobs = {}
        for name, text in WORKFLOWS.items():
            workflow = yaml.safe_load(text)
            self.assertEqual(workflow["permissions"], {})
            jobs |= {f"{name}: {job}": what["permissions"] for job, what in workflow["jobs"].items()}
        read, deploy = {"contents": "read"}, {"contents": "read", "id-token": "write"}
        self.assertEqual(jobs, {"natter: check": read, "natter: dev": deploy, "natter: prod": deploy, "deploy: deploy": deploy})

    def test_it_runs_targets_of_the_makefile_and_prod_waits_for_dev_which_waits_for_the_checks(self):
        jobs = yaml.safe_load(WORKFLOWS["natter"])["jobs"]
        self.assertLessEqual(set(jobs["check"]["strategy"]["matrix"]["target"]), TARGETS)
        self.assertLessEqual(set(re.findall(r"run: make ([a-z0-9-]+)", "".join(WORKFLOWS.values()))), TARGETS)
        self.assertEqual((jobs["prod"]["needs"], jobs["dev"]["needs"]), ("dev", "check"))

    def test_the_role_is_for_one_environment_of_one_repository(self):
        role = yaml_parse((HERE / "github-role.yaml").read_text())["Resources"]["DeployRole"]["Properties"]
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual(statement["Condition"], {"StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
        }})


class CodePipeline(unittest.TestCase):
    def pipelines(self) -> dict[str, dict]:
        """The properties of each pipeline."""
        return {name: resource["Properties"] for name, resource in CODEPIPELINE["Resources"].items() if resource["Type"] == "AWS::CodePipeline::Pipeline"}

    def builds(self, stage: dict) -> list[tuple[str, dict[str, str]]]:
        """The project and the variables of each build of a stage."""
        found = [action["Configuration"] for action in stage["Actions"] if "EnvironmentVariables" in action["Configuration"]]
        return [(build["ProjectName"]["Ref"], {v["name"]: v["value"] for v in json.loads(build["EnvironmentVariables"])}) for build in found]

    def test_whatever_is_deployed_starts_a_pipeline(self):
        patterns = [pattern for pipeline in self.pipelines().values()
                    for push in pipeline["Triggers"][0]["GitConfiguration"]["Push"] for pattern in push["FilePaths"]["Includes"]]
        for path in PROJECT.iterdir():
            file = f"{path.name}/file" if path.is_dir() else path.name
            self.assertTrue(any(fnmatch.fnmatch(file, pattern) for pattern in [*patterns, *NOT_DEPLOYED]), file)

    def test_each_checks_then_deploys_to_dev_then_asks_and_only_then_deploys_to_prod(self):
        for name, pipeline in self.pipelines().items():
            stages = {stage["Name"]: stage for stage in pipeline["Stages"]}
            self.assertEqual(list(stages), ["Source", "Check", "Dev", "Prod"], name)
            target = {"BackEnd": "deploy-functions", "FrontEnd": "deploy-frontend"}[name]
            self.assertEqual(self.builds(stages["Dev"]), [("Deploy", {"TARGETS": target})])
            self.assertEqual(self.builds(stages["Prod"]), [("Deploy", {"TARGETS": target, "CONFIG": "prod"})])
            ask, _ = sorted(stages["Prod"]["Actions"], key=lambda action: action["RunOrder"])
            self.assertEqual(ask["ActionTypeId"]["Category"], "Approval")
            ((project, variables),) = self.builds(stages["Check"])
            self.assertEqual(project, "Check")
            self.assertLessEqual(set(variables["TARGETS"].split()), TARGETS)

    def test_checking_can_do_nothing_to_the_account(self):
        self.assertEqual(CODEPIPELINE["Resources"]["CheckRole"]["Properties"]["ManagedPolicyArns"], [{"Ref": "BuildPolicy"}])

    def test_the_sam_cli_writes_the_aliases_out_which_cloudformation_does_not_know(self):
        self.assertEqual(re.findall(r"[&*][a-z]+-?[a-z]*$", yaml_dump(CODEPIPELINE), re.MULTILINE), [])


class Both(unittest.TestCase):
    def test_they_build_with_the_projects_rust(self):
        self.assertEqual(re.findall(r'RUST: "(.+)"', "".join(WORKFLOWS.values())), [RUST, RUST])
        variables = CODEPIPELINE["Resources"]["Check"]["Properties"]["Environment"]["EnvironmentVariables"]
        self.assertIn({"Name": "RUST", "Value": RUST}, variables)


if __name__ == "__main__":
    unittest.main()
