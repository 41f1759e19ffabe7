"""A release has what a deployment needs, and its checksums."""

import copy
import json
import pathlib
import subprocess
import tempfile
import unittest

from samcli.yamlhelper import yaml_parse

import release

TEMPLATE = {
    "Resources": {
        "Ping": {"Type": "AWS::Serverless::Function", "Metadata": {"BuildProperties": {"Binary": "ping"}}, "Properties": {}},
        "Table": {"Type": "AWS::DynamoDB::Table"},
    }
}


class Release(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        (self.work / "binaries/ping").mkdir(parents=True)
        (self.work / "binaries/ping/bootstrap").write_bytes(b"code")
        (self.work / "site/assets").mkdir(parents=True)
        (self.work / "site/index.html").write_text("page")
        (self.work / "site/assets/a.js").write_text("script")

    def made(self, name: str) -> pathlib.Path:
        folder = self.work / name
        release.write(folder, copy.deepcopy(TEMPLATE), self.work / "binaries", self.work / "site", "# Changelog\n")
        return folder

    def test_its_template_names_the_code_beside_it_and_the_checksums_are_right(self):
        folder = self.made("one")
        function = yaml_parse((folder / "template.yaml").read_text())["Resources"]["Ping"]
        self.assertTrue((folder / function["Properties"]["CodeUri"]).is_file())
        self.assertNotIn("Metadata", function)
        check = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
        self.assertEqual((check.returncode, len(check.stdout.splitlines())), (0, 5), check.stderr)

    def test_it_is_deployed_only_as_it_was_released(self):
        folder = self.made("one")
        release.check(folder)
        (folder / "functions/ping.zip").write_bytes(b"other code")
        with self.assertRaisesRegex(SystemExit, "functions/ping.zip is not what was released"):
            release.check(folder)
        with self.assertRaisesRegex(SystemExit, "is no release"):
            release.check(self.work)

    def test_it_says_what_it_is_made_of(self):
        made_of = json.loads((self.made("one") / "natter.cdx.json").read_text())
        self.assertEqual(made_of["bomFormat"], "CycloneDX")
        self.assertIn("lambda_runtime", [component["name"] for component in made_of["components"]])

    def test_made_twice_it_is_the_same(self):
        self.assertEqual(*[(self.made(name) / "SHA256SUMS").read_text() for name in ("one", "two")])

    def test_it_is_deployed_as_what_it_was_built_for(self):
        architecture = release.complete("x86_64")["Parameters"]["Architecture"]
        self.assertEqual((architecture["Default"], architecture["AllowedValues"]), ("x86_64", ["x86_64"]))

    def test_its_binaries_do_not_tell_where_they_were_made(self):
        environment = release.from_anywhere({"CARGO_HOME": "/home/one/.cargo", "CARGO_TARGET_DIR": "/home/one/target", "RUSTFLAGS": "-Cdebuginfo=0"})
        first, *places = environment["RUSTFLAGS"].split(" ")
        self.assertEqual(first, "-Cdebuginfo=0")
        self.assertEqual(places[:2], ["--remap-path-prefix=/home/one/.cargo/registry/src=/crates", "--remap-path-prefix=/home/one/target=/target"])
        self.assertEqual(places[2:], [f"--remap-path-prefix={release.PROJECT}=/natter"])

    def test_where_something_is_missing_nothing_is_written(self):
        (self.work / "binaries/ping/bootstrap").unlink()
        with self.assertRaises(FileNotFoundError):
            self.made("one")
        self.assertEqual(sorted(path.name for path in self.work.iterdir()), ["binaries", "site"])

    def test_a_version_without_a_section_of_the_changelog_is_refused(self):
        cargo = '[workspace.package]\nversion = "1.2.3"\n'
        self.assertEqual(release.version(cargo, "# Changelog\n\n## 1.2.3 (2026-11-29)\n"), "1.2.3")
        with self.assertRaisesRegex(SystemExit, "no section for 1.2.3"):
            release.version(cargo, "# Changelog\n\n## Unreleased\n")


if __name__ == "__main__":
    unittest.main()
