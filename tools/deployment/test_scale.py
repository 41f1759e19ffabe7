"""The figures of docs/scale.md: what Aurora lets in, and what a busy minute takes."""

import unittest

import build
import scale


class Scale(unittest.TestCase):
    def test_aurora_lets_in_what_its_documentation_says(self):
        documented = {1: 189, 4: 823, 8: 1_669, 16: 3_360, 32: 5_000}
        self.assertEqual({capacity: scale.connections(capacity, may_pause=False) for capacity in documented}, documented)
        self.assertEqual(scale.connections(16), 2_000)

    def test_the_page_has_what_the_simulator_says(self):
        page = (build.PROJECT / "docs/scale.md").read_text()
        for people in (10_000, 100_000, 1_000_000):
            row = " | ".join(f"{number:,}" for number in scale.play(people, seed=1).values())
            self.assertIn(f"| {people:,} | {row} |", page)

    def test_an_instance_serves_one_invocation_at_a_time_and_stays_for_the_next(self):
        instances = scale.Instances(1)
        for now in (0, 0.5, 10, 20):
            instances.invoke(now)
        self.assertEqual((instances.most, instances.there()), (2, 2))
        instances.invoke(20 + scale.IDLE_SECONDS + 10)
        self.assertEqual(instances.there(), 1)

    def test_the_same_seed_plays_the_same_minute(self):
        self.assertEqual(scale.play(1_000, 7), scale.play(1_000, 7))
        self.assertNotEqual(scale.play(1_000, 7), scale.play(1_000, 8))


if __name__ == "__main__":
    unittest.main()
