"""Grounds of incidents, each looked at once: of which area each is, and whether a part of the region holds it."""

import asyncio
import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np

from dispatch.ioc.columns import Numbers, Words
from dispatch.ioc.facts import Ground
from dispatch.region import AreaMap, is_valid
from events.values import AreaId


class Looked:
    """A number for each ground that is known; what came since is looked at when it is asked for, or ahead of that."""

    kind: type = np.int32

    def __init__(self, grounds: Words[Ground]) -> None:
        self.grounds = grounds
        self._numbers: Numbers = np.zeros(0, self.kind)

    @property
    def numbers(self) -> Numbers:
        fresh = self.grounds.all[len(self._numbers) :]
        if fresh:
            self._put(self.look(fresh))
        return self._numbers

    async def look_ahead(self) -> None:
        """Beside the loop, which a year of grounds would hold for half a second. One at a time."""
        begins = len(self._numbers)
        fresh = self.grounds.all[begins:]
        if fresh:
            found = await asyncio.to_thread(self.look, fresh)
            self._put(found[len(self._numbers) - begins :])  # whoever asked meanwhile has put some

    def _put(self, found: Sequence[Any]) -> None:
        self._numbers = np.concatenate((self._numbers, np.array(self.numbered(found), self.kind)))

    def look(self, grounds: Sequence[Ground]) -> Sequence[Any]:
        """What is so of each. Changes nothing."""
        raise NotImplementedError

    def numbered(self, found: Sequence[Any]) -> Sequence[Any]:
        """The number for each."""
        return found


class Areas(Looked):
    """Which area an incident was opened in. Empty where there was none."""

    def __init__(self, grounds: Words[Ground]) -> None:
        super().__init__(grounds)
        self.words: Words[str] = Words()

    def look(self, grounds: Sequence[Ground]) -> Sequence[AreaId | None]:
        return [area for _, area in grounds]

    def numbered(self, found: Sequence[AreaId | None]) -> Sequence[int]:
        return [self.words.number(code or "") for code in found]


class Tree(Areas):
    """Which area of a day, and of a level, holds the place."""

    def __init__(self, grounds: Words[Ground], areas: AreaMap, day: datetime.date, level: str) -> None:
        super().__init__(grounds)
        self.areas, self.day, self.level = areas, day, level

    def look(self, grounds: Sequence[Ground]) -> Sequence[AreaId | None]:
        return self.areas.first_of(
            [place for place, _ in grounds], lambda area: area.level == self.level and is_valid(area, self.day)
        )


class Part(Looked):
    """What a district's centre may see: what was opened in its area, or lies in it."""

    kind = np.bool_

    def __init__(self, grounds: Words[Ground], areas: AreaMap | None, area: AreaId) -> None:
        super().__init__(grounds)
        self.areas, self.area = areas, area

    def look(self, grounds: Sequence[Ground]) -> Sequence[bool]:
        areas = self.areas
        if areas is None:
            return [False] * len(grounds)
        looked = [place if area is None else None for place, area in grounds]
        holding = areas.first_of(looked, lambda area: area.code == self.area)
        return [
            code is not None if area is None else self.area in areas.ancestry(area)
            for code, (_, area) in zip(holding, grounds, strict=True)
        ]
