"""The sample events are those of the list, and each belongs to a function."""

import json
import unittest

import yaml

import samples
from build import PROJECT


class Samples(unittest.TestCase):
    def test_the_files_are_what_the_list_makes(self):
        made = samples.samples()
        there = {path: json.loads(path.read_text()) for path in samples.EVENTS.glob("*/*.json") if path.parent.name != "rules"}
        self.assertEqual(there, made, "run tools/deployment/samples.py, and delete what is not in events/cases.yaml")

    def test_every_function_with_a_client_has_more_than_one(self):
        cases = yaml.safe_load((samples.EVENTS / "cases.yaml").read_text())
        for first in samples.EVENTS.glob("*.json"):
            if "routeKey" in json.loads(first.read_text()).get("requestContext", {}):
                self.assertTrue(cases.get(first.stem), first.stem)
            self.assertTrue((PROJECT / "functions" / first.stem).is_dir(), first.stem)


if __name__ == "__main__":
    unittest.main()
