"""Which units are reached by one number: by its keyed hash, never by the number; and what was heard from crews."""

from collections import Counter

from events.values import UnitId


class Phonebook:
    """Made anew at every start, from the numbers that crews have set."""

    def __init__(self) -> None:
        self.units: dict[bytes, tuple[UnitId, ...]] = {}
        self.numbers: dict[UnitId, bytes] = {}
        self.heard: Counter[str] = Counter()
        """How many texts came, by what was made of them."""

    def of(self, lookup: bytes) -> tuple[UnitId, ...]:
        """In the order of their names; more than one where crews share a telephone."""
        return self.units.get(lookup, ())

    def learn(self, unit: UnitId, lookup: bytes | None) -> None:
        """This is its number from here on; None: it has none."""
        before = self.numbers.pop(unit, None)
        if before is not None:
            others = tuple(one for one in self.units[before] if one != unit)
            self.units[before] = others
            if not others:
                del self.units[before]
        if lookup is not None:
            self.numbers[unit] = lookup
            self.units[lookup] = tuple(sorted((*self.units.get(lookup, ()), unit)))
