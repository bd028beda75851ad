"""How figures are taken: side by side, in turns, on a core that is quiet, as medians with their spread."""

import statistics
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

ROUNDS = 5
QUIET_TRIES = 40
QUIET_WITHIN = 1.15
"""A spin loop of known length may take so much longer than its best, or the core is not quiet."""


class Figure(Struct, frozen=True):
    """A ratio of ours to its baseline: the median of the rounds, and how far they lie apart (largest - smallest).

    One whose name ends in a unit is no ratio, but ours in that unit.
    """

    value: float
    spread: float
    floor: float
    at_least: bool = True
    """Whether more is better."""
    note: str = ""

    @property
    def reached(self) -> bool:
        return self.value >= self.floor if self.at_least else self.value <= self.floor


class Quiet:
    """Waits for a quiet core: these machines are shared."""

    def __init__(self) -> None:
        self.best_s = min(_spin() for _ in range(10))

    def wait(self) -> None:
        for _ in range(QUIET_TRIES):
            took_s = _spin()
            self.best_s = min(self.best_s, took_s)
            if took_s <= self.best_s * QUIET_WITHIN:
                return
            time.sleep(0.1)


def _spin() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(300_000):
        total += number
    return time.perf_counter() - began


def ratio(
    ours: Callable[[], float], baseline: Callable[[], float], quiet: Quiet, rounds: int = ROUNDS
) -> tuple[list[float], list[float], list[float]]:
    """Both in turns; the ratios pair by pair, then what each gave."""
    pairs = []
    for number in range(rounds):
        quiet.wait()
        first, second = (ours, baseline) if number % 2 else (baseline, ours)
        one, other = first(), second()
        pairs.append((one, other) if number % 2 else (other, one))
    return [a / b for a, b in pairs], [a for a, _ in pairs], [b for _, b in pairs]


def figure(ratios: Sequence[float], floor: float, *, at_least: bool = True, note: str = "") -> Figure:
    return Figure(
        round(statistics.median(ratios), 3), round(max(ratios) - min(ratios), 3), floor, at_least=at_least, note=note
    )
