"""The pipeline calls what is there, and trusts nobody more than it has to."""

import re
import unittest

import yaml

from build import PROJECT

TEXT = (PROJECT / ".github/workflows/natter.yml").read_text()
PIPELINE = yaml.safe_load(TEXT)


class Pipeline(unittest.TestCase):
    def test_every_action_is_pinned_to_a_commit_and_names_its_version(self):
        used = re.findall(r"uses: (.*)", TEXT)
        self.assertTrue(used)
        for action in used:
            self.assertRegex(action, r"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")

    def test_nothing_is_permitted_that_a_job_does_not_ask_for_and_only_deploying_may_ask_aws(self):
        self.assertEqual(PIPELINE["permissions"], {})
        permitted = {name: job["permissions"] for name, job in PIPELINE["jobs"].items()}
        self.assertEqual(permitted, {"check": {"contents": "read"}, "deploy": {"contents": "read", "id-token": "write"}})

    def test_it_runs_targets_of_the_makefile_and_checks_before_it_deploys(self):
        targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
        self.assertLessEqual(set(PIPELINE["jobs"]["check"]["strategy"]["matrix"]["target"]), targets)
        self.assertLessEqual(set(re.findall(r"run: make ([a-z-]+)", TEXT)), targets)
        self.assertEqual(PIPELINE["jobs"]["deploy"]["needs"], "check")


if __name__ == "__main__":
    unittest.main()
