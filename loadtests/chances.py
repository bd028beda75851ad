"""Seeded chances: every player of the city draws from a stream of its own, so that none disturbs another."""

from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def stream(seed: int, *name: object) -> Random:
    """A stream for this name; the same under any hash seed, since a text is seeded by its SHA-512."""
    return Random("/".join(map(str, (seed, *name))))


def happens(random: Random, chance: float) -> bool:
    return random.random() < chance


def around_s(random: Random, median_s: float, spread: float = 0.5, least_s: float = 0.5) -> float:
    """Seconds, log-normal: half are below the median, a few take very long, as people do."""
    return max(least_s, median_s * exp(random.gauss(0.0, spread)))


def gap_s(random: Random, per_hour: float) -> float:
    """Seconds until the next of things that come by themselves, so many an hour."""
    return -log(1.0 - random.random()) * 3600.0 / per_hour


class Choice(Sequence[Thing]):
    """Things by weight, to be drawn again and again."""

    def __init__(self, weighted: Sequence[tuple[Thing, float]]) -> None:
        self.things = [thing for thing, _ in weighted]
        self.upto = list(accumulate(weight for _, weight in weighted))

    def __len__(self) -> int:
        return len(self.things)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self.things[index]

    def draw(self, random: Random) -> Thing:
        return random.choices(self.things, cum_weights=self.upto)[0]
