"""The bill of materials has every package of every lock file, with its checksum."""

import re
import unittest

import sbom


class Sbom(unittest.TestCase):
    def setUp(self):
        self.components = sbom.components(sbom.ROOT)
        self.purls = {component["purl"] for component in self.components}

    def test_every_crate_and_every_pin_is_in_it(self):
        crates = (sbom.ROOT / "Cargo.lock").read_text().count("\nchecksum = ")
        self.assertEqual(sum(purl.startswith("pkg:cargo/") for purl in self.purls), crates)
        for pins in (sbom.ROOT / "tools/python").glob("*.txt"):
            for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", pins.read_text(), re.MULTILINE):
                self.assertIn(f"pkg:pypi/{name.lower()}@{version}", self.purls)

    def test_everything_has_a_checksum(self):
        self.assertEqual([component["purl"] for component in self.components if not component["hashes"]], [])

    def test_what_is_deployed_is_told_from_what_builds_it(self):
        scopes = {component["name"]: component["scope"] for component in self.components}
        self.assertEqual((scopes["react"], scopes["vite"], scopes["ministack"]), ("required", "excluded", "excluded"))


if __name__ == "__main__":
    unittest.main()
