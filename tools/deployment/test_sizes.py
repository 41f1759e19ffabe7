"""Binaries that have grown."""

import pathlib
import tempfile
import unittest

import sizes


class Sizes(unittest.TestCase):
    def test_a_binary_may_grow_by_a_tenth_and_a_new_one_is_as_large_as_it_is(self):
        recorded = {"send-message": 1_000, "connect": 1_000}
        self.assertEqual(sizes.grown(recorded, {"send-message": 1_100, "new": 9_000}), [])
        said = sizes.grown(recorded, {"send-message": 1_101, "connect": 900})
        self.assertEqual(said, ["send-message has 1101 KiB, and 1000 in bench/sizes.json"])

    def test_the_sizes_of_a_folder_are_those_of_its_binaries(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "connect").mkdir()
            (pathlib.Path(folder) / "connect/bootstrap").write_bytes(bytes(2_048))
            self.assertEqual(sizes.of(pathlib.Path(folder)), {"connect": 2})
