#!/usr/bin/env python3
"""Plays a busy minute through the limits of docs/scale.md, and prints what it takes of each.

Usage: scale.py [--people 100000] [--seed 1]

People write in bursts, as they do; messages go to their open devices; functions take their time, after a cold start where no instance is
free; the archive's batches go to as many instances as there are shards; now and then somebody looks at old history or searches. Counted are the
busiest second of API Gateway, the most instances at once, and the most connections to Aurora, against what that lets in. It is a sketch for orders of magnitude: nothing of AWS is measured by it.
"""

import argparse
import heapq
import math
import random

# Aurora's own rule is memory / 9,531,392 bytes, of the memory that is left for the database. Its documentation has the outcome for some capacities:
# 189 connections at 1 unit, 823 at 4, 1,669 at 8, 3,360 at 16. That is what is left of 2 GiB a unit after 6 % of it and 209 MB.
BYTES_PER_CONNECTION = 9_531_392
BYTES_PER_CAPACITY_UNIT = 2 * 1024**3
SHARE_LEFT, BYTES_TAKEN = 0.9383, 209_000_000
MOST_CONNECTIONS, MOST_WHILE_IT_MAY_PAUSE = 5_000, 2_000

SECONDS = 60
# Between the bursts of one person, and how many messages a burst has.
SECONDS_BETWEEN_BURSTS, BURST = 100 * 60, 3
# How many open devices a message has, and how likely; the largest go through fan-out.
DEVICES = [(2, 0.80), (10, 0.15), (40, 0.045), (300, 0.005)]
# Seconds that an invocation takes, and how much longer the first of an instance.
MESSAGE_SECONDS, ARCHIVE_SECONDS, QUERY_SECONDS, COLD_SECONDS = 0.04, 0.05, 0.15, 0.15
ARCHIVE_BATCH, ARCHIVE_WINDOW = 500, 20
# A look at old history, or a search, for so many messages.
MESSAGES_PER_QUERY = 20
# Seconds for which an instance that has nothing to do keeps its connection.
IDLE_SECONDS = 300


def connections(capacity: int, may_pause: bool = True) -> int:
    """How many connections Aurora lets in with a maximum capacity of so many units."""
    found = int((capacity * BYTES_PER_CAPACITY_UNIT * SHARE_LEFT - BYTES_TAKEN) / BYTES_PER_CONNECTION)
    return min(found, MOST_WHILE_IT_MAY_PAUSE if may_pause else MOST_CONNECTIONS)


class Instances:
    """The instances of a function: one for each invocation at a time."""

    def __init__(self, seconds: float):
        self.seconds, self.free_at, self.most, self.running = seconds, [], 0, []

    def invoke(self, now: float) -> None:
        """An invocation that comes now."""
        while self.running and self.running[0] <= now:
            heapq.heappush(self.free_at, heapq.heappop(self.running))
        while self.free_at and now - self.free_at[0] > IDLE_SECONDS:
            heapq.heappop(self.free_at)
        is_cold = not self.free_at
        if not is_cold:
            heapq.heappop(self.free_at)
        heapq.heappush(self.running, now + self.seconds + (COLD_SECONDS if is_cold else 0))
        self.most = max(self.most, len(self.running))

    def there(self) -> int:
        """How many there are in the end, each with its connection."""
        return len(self.running) + len(self.free_at)


def messages(people: int, chance: random.Random) -> list[float]:
    """The times at which messages come in a busy minute."""
    times, now = [], 0.0
    while (now := now + chance.expovariate(people / SECONDS_BETWEEN_BURSTS)) < SECONDS:
        times += [now + chance.uniform(0, 10) for _ in range(BURST)]
    return sorted(times)


def play(people: int, seed: int) -> dict[str, float]:
    """A busy minute of so many people who have the app open."""
    chance = random.Random(seed)
    times = messages(people, chance)
    per_second = [0] * (SECONDS + 11)
    sending, querying, archiving = Instances(MESSAGE_SECONDS), Instances(QUERY_SECONDS), Instances(ARCHIVE_SECONDS)
    for now in times:
        (devices,) = chance.choices([number for number, _ in DEVICES], [share for _, share in DEVICES])
        per_second[int(now)] += 2 + devices
        sending.invoke(now)
        if chance.random() * MESSAGES_PER_QUERY < 1:
            querying.invoke(now)
    shards = max(1, math.ceil(len(times) / SECONDS / 1_000))
    batches = max(len(times) // ARCHIVE_BATCH, SECONDS // ARCHIVE_WINDOW)
    for now in sorted(chance.uniform(0, SECONDS) for _ in range(batches)):
        archiving.invoke(now)
    return {
        "messages per second": round(len(times) / SECONDS, 1),
        "API Gateway, busiest second": max(per_second),
        "Lambda, most instances at once": sending.most + querying.most + min(archiving.most, shards),
        "Aurora, most connections": querying.there() + min(archiving.there(), shards),
    }


def main() -> None:
    """Plays and prints."""
    parser = argparse.ArgumentParser(description="Plays a busy minute through the limits of docs/scale.md.")
    parser.add_argument("--people", type=int, default=100_000, help="who have the app open")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.people < 1:
        parser.error("--people must be 1 or more")
    for name, number in play(arguments.people, arguments.seed).items():
        print(f"{name:<32} {number:>12,}")
    for capacity in (1, 2, 4, 8, 16):
        print(f"{f'Aurora lets in, at {capacity} ACU':<32} {connections(capacity):>12,}")


if __name__ == "__main__":
    main()
