"""Binaries that have grown, or do more."""

import pathlib
import tempfile
import unittest

import recorded


class Recorded(unittest.TestCase):
    def test_a_figure_may_grow_by_a_tenth_and_what_is_new_is_as_large_as_it_is(self):
        before = {"send-message": 1_000, "connect": 1_000}
        self.assertEqual(recorded.grown(before, {"send-message": 1_100, "new": 9_000}, "KiB"), [])
        said = recorded.grown(before, {"send-message": 1_101, "connect": 900}, "KiB")
        self.assertEqual(said, ["send-message: 1101 KiB, and 1000 are recorded"])

    def test_the_sizes_of_a_folder_are_those_of_its_binaries(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "connect").mkdir()
            (pathlib.Path(folder) / "connect/bootstrap").write_bytes(bytes(2_048))
            self.assertEqual(recorded.sizes(pathlib.Path(folder)), {"connect": 2})
