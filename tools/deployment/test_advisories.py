"""Which versions an advisory is about, and what is kept of one."""

import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from advisories import ask_registry, entries, is_affected, of_libraries, problems


def advisory(ranges=(), versions=(), package="left-pad", ecosystem="npm", **more):
    affected = {
        "package": {"ecosystem": ecosystem, "name": package},
        "ranges": [{"type": "SEMVER", "events": list(events)} for events in ranges],
        "versions": list(versions),
    }
    return {"id": "X-1", "summary": "Bad.", "affected": [affected], **more}


class Affected(unittest.TestCase):
    def affects(self, ecosystem, version, ranges=(), versions=()):
        return is_affected(ecosystem, version, {"ranges": [list(events) for events in ranges], "versions": versions})

    def test_a_range_ends_before_its_fix(self):
        ranges = [[{"introduced": "1.2.0"}, {"fixed": "1.10.0"}]]
        found = [version for version in ("1.1.9", "1.2.0", "1.9.9", "1.10.0", "2.0.0") if self.affects("npm", version, ranges)]
        self.assertEqual(found, ["1.2.0", "1.9.9"])

    def test_the_last_affected_version_is_affected(self):
        ranges = [[{"introduced": "0"}, {"last_affected": "2.0.0"}]]
        found = [version for version in ("0.1.0", "2.0.0", "2.0.1") if self.affects("npm", version, ranges)]
        self.assertEqual(found, ["0.1.0", "2.0.0"])

    def test_a_version_may_be_bad_again(self):
        ranges = [[{"introduced": "0"}, {"fixed": "1.0.0"}, {"introduced": "2.0.0"}, {"fixed": "2.1.0"}]]
        found = [version for version in ("0.9.0", "1.5.0", "2.0.5", "2.1.0") if self.affects("npm", version, ranges)]
        self.assertEqual(found, ["0.9.0", "2.0.5"])

    def test_what_comes_before_a_release_is_less_than_it(self):
        ranges = [[{"introduced": "1.0.0"}, {"fixed": "2.0.0"}]]
        self.assertTrue(self.affects("crates.io", "2.0.0-rc.10", ranges))
        self.assertFalse(self.affects("crates.io", "1.0.0-rc.2", ranges))
        later = [[{"introduced": "2.0.0-rc.9"}]]
        self.assertTrue(self.affects("crates.io", "2.0.0-rc.10", later), "numbers are compared as numbers")

    def test_python_has_an_order_of_its_own(self):
        ranges = [[{"introduced": "0"}, {"fixed": "2.0.post1"}]]
        found = [version for version in ("2.0rc1", "2.0", "2.0.post1") if self.affects("PyPI", version, ranges)]
        self.assertEqual(found, ["2.0rc1", "2.0"])

    def test_versions_may_be_named_one_by_one(self):
        self.assertTrue(self.affects("npm", "1.1.1", versions=["1.1.1"]))
        self.assertFalse(self.affects("npm", "1.1.2", versions=["1.1.1"]))


class Copies(unittest.TestCase):
    def test_only_what_concerns_the_packages_is_kept(self):
        ranges = [[{"introduced": "0"}]]
        all_of_them = [
            advisory(ranges),
            advisory(ranges, package="right-pad"),
            advisory(ranges, ecosystem="PyPI"),
            advisory(ranges, withdrawn="2026-01-01T00:00:00Z"),
        ]
        kept = entries("npm", all_of_them, {"left-pad"})
        self.assertEqual([(entry["package"], entry["id"]) for entry in kept], [("left-pad", "X-1")])

    def test_libraries_as_retire_js_has_them_are_read(self):
        flaws = [
            {"atOrAbove": "1.2.0", "below": "1.3.0", "identifiers": {"summary": "Bad.", "githubID": "GHSA-1"}},
            {"below": "1.0.0.beta.3"},
            {"below": "0.5.0", "identifiers": {"CVE": ["CVE-1"]}, "info": ["https://left-pad.example"]},
        ]
        kept = entries("npm", of_libraries({"Left pad": {"npmname": "left-pad", "vulnerabilities": flaws}}), {"left-pad"})
        told = problems("npm", {"advisories": kept}, {"left-pad": {"0.4.0", "1.2.9", "1.3.0"}}, {})
        self.assertEqual(told, ["CVE-1: left-pad 0.4.0: https://left-pad.example", "GHSA-1: left-pad 1.2.9: Bad."])

    def test_a_bad_version_is_told_unless_somebody_said_why_it_does_not_matter(self):
        copy = {"advisories": entries("npm", [advisory([[{"introduced": "0"}, {"fixed": "1.3.0"}]])], {"left-pad"})}
        versions = {"left-pad": {"1.2.0", "1.3.0"}}
        self.assertEqual(problems("npm", copy, versions, {}), ["X-1: left-pad 1.2.0: Bad."])
        self.assertEqual(problems("npm", copy, versions, {"X-1": "It is a test."}), [])


class Registry(BaseHTTPRequestHandler):
    """Answers as npm's registry does: with what it knows of the versions that it is asked about."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked = (self.path, asked)
        self.send_response(200)
        self.end_headers()
        url = "https://github.com/advisories/GHSA-1"
        known = {"id": 1, "url": url, "title": "Bad.", "severity": "high", "vulnerable_versions": "<1.3.0"}
        self.wfile.write(json.dumps({"left-pad": [known]} if "1.2.0" in asked.get("left-pad", ()) else {}).encode())

    def log_message(self, *_):
        pass


class Mirror(Registry):
    """Answers as a mirror does that only hands packages out."""

    def do_POST(self):
        self.send_error(405)


class Asked(unittest.TestCase):
    def ask(self, kind, versions, accepted):
        with HTTPServer(("127.0.0.1", 0), kind) as server:
            threading.Thread(target=server.handle_request).start()
            return ask_registry(f"http://127.0.0.1:{server.server_port}/", versions, accepted), getattr(server, "asked", None)

    def test_a_bad_version_is_told_unless_it_was_accepted(self):
        versions = {"left-pad": {"1.3.0", "1.2.0"}, "@a/b": {"1.0.0"}}
        told, asked = self.ask(Registry, versions, {})
        self.assertEqual(told, ["GHSA-1: left-pad <1.3.0: Bad."])
        self.assertEqual(asked, ("/-/npm/v1/security/advisories/bulk", {"left-pad": ["1.2.0", "1.3.0"], "@a/b": ["1.0.0"]}))
        self.assertEqual(self.ask(Registry, versions, {"GHSA-1": "It is a test."})[0], [])
        self.assertEqual(self.ask(Registry, {"left-pad": {"1.3.0"}}, {})[0], [])

    def test_a_mirror_that_does_not_answer_is_no_failure(self):
        self.assertIsNone(self.ask(Mirror, {"left-pad": {"1.2.0"}}, {})[0])


if __name__ == "__main__":
    unittest.main()
