"""Counts what was replayed, and explains every difference: of each thing, what the file has and what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct
from rich.table import Table

KEPT = "kept"
SEEN_IN = ("journal", "views", "archive")


class Outcome(Struct, frozen=True):
    """What became of one thing of the file: `kept`, or why not."""

    thing: str
    became: str
    where: str = ""
    """The row, to look it up."""


class Reckoning:
    """`counted` are the totals found afterwards, by place and thing."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.beside: Counter[str] = Counter()
        """What we did that the file does not say, by thing and reason."""
        self.counted: dict[str, Mapping[str, int]] = {}
        self.intervals = (0.0, 0.0)
        """Median seconds from call to first unit on scene: by the file, and by the views."""

    def note(self, thing: str, became: str = KEPT, where: str = "") -> None:
        self.outcomes.append(Outcome(thing, became, where))

    def things(self) -> list[str]:
        return list(dict.fromkeys(one.thing for one in self.outcomes))

    def of(self, thing: str) -> Counter[str]:
        return Counter(one.became for one in self.outcomes if one.thing == thing)

    def unexplained(self) -> list[str]:
        """Differences that no reason accounts for; there must be none."""
        found = []
        for thing in self.things():
            kept = self.of(thing)[KEPT]
            for place, counts in self.counted.items():
                if thing in counts and counts[thing] != kept:
                    found.append(f"{thing}: {kept} were kept, the {place} has {counts[thing]}")
        return found

    def rows(self) -> Iterable[tuple[str, ...]]:
        """For each thing a line with all counts, then a line for each reason; they sum up to what the file has."""
        for thing in self.things():
            became = self.of(thing)
            places = [self.counted.get(place, {}).get(thing) for place in SEEN_IN]
            shown = ("" if count is None else f"{count:,}" for count in places)
            yield (thing, f"{became.total():,}", f"{became[KEPT]:,}", *shown)
            for reason, count in sorted(became.items()):
                if reason != KEPT:
                    yield (f"  {reason}", f"{count:,}", "", "", "", "")

    def table(self) -> Table:
        table = Table(title="Replayed, and what became of it", title_justify="left", box=None, pad_edge=False)
        table.add_column("")
        for column in ("in the file", KEPT, *SEEN_IN):
            table.add_column(column, justify="right")
        for row in self.rows():
            table.add_row(*row)
        for what, count in sorted(self.beside.items()):
            table.add_row(f"besides: {what}", "", f"{count:,}", "", "", "")
        return table

    def named(self) -> Iterable[str]:
        """The single rows behind small differences."""
        for one in self.outcomes:
            if one.became != KEPT and one.where:
                yield f"{one.where}: {one.thing}: {one.became}"
