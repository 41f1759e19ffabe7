"""What a deployment asks, of whom, and what it keeps."""

import os
import pathlib
import tempfile
import tomllib
import unittest
from unittest import mock

import settings

GOOD = ["eu-central-1", "https://chat.example.com", "chat@example.com", "50", "ops@example.com"]


class Answers(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.file = pathlib.Path(work.name) / "deployment.toml"
        self.useEnvironment({"HOME": work.name, "PATH": os.environ["PATH"]})

    def useEnvironment(self, variables: dict[str, str]):
        patch = mock.patch.dict(os.environ, variables, clear=True)
        patch.start()
        self.addCleanup(patch.stop)

    def answers(self, typed: list[str] | None = None, **given: str) -> dict[str, str]:
        lines = iter(typed or [])
        with mock.patch("builtins.print"):
            return settings.answers("default", given, None if typed is None else lambda _: next(lines), self.file)

    def test_what_is_missing_is_asked_for_once_and_kept(self):
        asked = self.answers(GOOD)
        self.assertEqual(list(asked.values()), GOOD)
        self.assertEqual(tomllib.loads(self.file.read_text()), {"default": asked})
        self.assertEqual(self.answers([]), asked)

    def test_a_bad_answer_is_asked_for_again(self):
        bad = ["mars-1", GOOD[0], "example.com", GOOD[1], "nobody", GOOD[2], "-1", GOOD[3], "ops", GOOD[4]]
        self.assertEqual(list(self.answers(bad).values()), GOOD)

    def test_an_empty_line_takes_what_is_offered(self):
        self.assertEqual(list(self.answers([GOOD[0], "", "", "", ""]).values()), [GOOD[0], "site", "", "0", ""])

    def test_nothing_is_kept_of_answers_that_were_not_finished(self):
        with self.assertRaises(StopIteration):
            self.answers(GOOD[:3])
        self.assertFalse(self.file.exists())

    def test_the_command_line_comes_before_variables_and_these_before_what_was_kept(self):
        self.answers(GOOD)
        self.useEnvironment({**os.environ, "NATTER_BUDGET": "60", "NATTER_SENDER": "other@example.com", "NATTER_ALARMS": ""})
        found = self.answers(sender="third@example.com")
        self.assertEqual((found["budget"], found["sender"], found["alarms"]), ("60", "third@example.com", GOOD[4]))

    def test_where_nobody_is_there_only_a_region_is_needed(self):
        found = self.answers(region="eu-central-1")
        self.assertEqual(found, {"region": "eu-central-1"})
        everything = {"region": "eu-central-1", "origins": "site", "sender": "", "budget": "0", "alarms": ""}
        self.assertEqual(settings.for_new_stack("default", found), everything)
        self.assertFalse(self.file.exists())
        with self.assertRaisesRegex(SystemExit, "no region: set NATTER_REGION"):
            self.answers()

    def test_the_region_of_the_profile_will_do(self):
        self.useEnvironment({**os.environ, "AWS_DEFAULT_REGION": "eu-west-1"})
        self.assertEqual(self.answers()["region"], "eu-west-1")

    def test_what_samconfig_sets_is_not_asked_for(self):
        config = {"deploy": {"parameters": {"parameter_overrides": ["MonthlyBudget=5", "AllowedOrigins=https://chat.example"]}}}
        with mock.patch.object(settings, "samconfig", return_value=config):
            self.assertEqual(list(self.answers([GOOD[0], "", ""])), ["region", "sender", "alarms"])

    def test_other_environments_answers_stay(self):
        self.file.write_text(settings.as_toml({"prod": {"region": "eu-west-1"}}))
        self.answers(GOOD)
        self.assertEqual(tomllib.loads(self.file.read_text())["prod"], {"region": "eu-west-1"})


if __name__ == "__main__":
    unittest.main()
