"""Columns hold what a plain dict would, whatever comes and goes; grounds are looked at once, and rightly."""

import asyncio
import datetime
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.ioc import facts as facts_of
from dispatch.ioc.columns import Columns, Words
from dispatch.ioc.facts import Ground
from dispatch.ioc.grounds import Part, Tree
from dispatch.region import AreaMap, is_valid, load
from dispatch.settings import DEFAULT_REGION
from events.values import Actor, AreaId, IncidentId, KindId, Place, Position, Time
from projections.incidents import IncidentRow
from projections.projection import Change


def test_places_of_incidents_that_left_or_moved_are_let_go(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(facts_of, "GROUNDS_MIN", 4)
    facts = facts_of.Facts()
    for at in range(40):
        place = Place(11.5 + at / 100, 106.9)
        row = IncidentRow(
            IncidentId(at // 4), KindId("fire"), 2, Time(at), Position(at), Actor("user:x"), "", place=place
        )
        facts.hear([Change("queue", str(row.incident), row)])
    assert len(facts.grounds.all) == 40
    facts.let_go(Time(facts_of.KEPT_MS + 20))
    assert sorted(facts.incidents) == [str(number) for number in range(5, 10)]
    assert len(facts.grounds.all) == len(facts.incidents) == len(facts.incident_columns)
    told = facts.incident_columns.table()["ground"].tolist()
    assert {facts.grounds.all[one][0] for one in told} == {one.place for one in facts.incidents.values()}


steps = st.lists(st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(-5, 5))), max_size=200)


@given(steps)
def test_columns_hold_what_a_dict_would(todo: list[tuple[int, int | None]]):
    columns, plain = Columns(first=np.int64, second=np.int32), dict[int, int]()
    for key, value in todo:
        if value is not None:
            columns.put(key, value, key)
            plain[key] = value
        elif key in plain:
            columns.drop(key)
            del plain[key]
    table = columns.table()
    assert dict(zip(table["second"].tolist(), table["first"].tolist(), strict=True)) == plain
    groups = {at: sorted(some["second"].tolist()) for at, some in table.by(table["first"]).items()}
    assert groups == {value: sorted(key for key in plain if plain[key] == value) for value in plain.values()}


def test_they_grow():
    columns = Columns(one=np.int64)
    for key in range(5_000):
        columns.put(key, -key)
    for key in range(0, 5_000, 2):
        columns.drop(key)
    assert sorted(columns.table()["one"].tolist()) == sorted(-key for key in range(1, 5_000, 2))


@given(st.lists(st.one_of(st.none(), st.tuples(st.floats(11.2, 12.4), st.floats(106.2, 107.6))), max_size=30))
def test_each_ground_is_of_the_area_that_holds_it_and_of_the_part_above(points: list[tuple[float, float] | None]):
    grounds: Words[Ground] = Words()
    tree = Tree(grounds, MAP, DAY, "district")
    part = Part(grounds, MAP, AreaId("689"))
    for at, point in enumerate(points):
        place = Place(*point) if point is not None else None
        code = MAP.area_of(place, DAY) if place is not None and at % 2 else None
        grounds.number((place, code))
        assert len(tree.numbers) == len(part.numbers) == len(grounds.all)  # one after the other, as they come
    for number, (place, code) in enumerate(grounds.all):
        holding = MAP.holding(place) if place is not None else []
        expected = next((one.code for one in holding if one.level == "district" and is_valid(one, DAY)), "")
        assert tree.words.all[tree.numbers[number]] == expected
        within = "689" in MAP.ancestry(code) if code is not None else any(one.code == "689" for one in holding)
        assert part.numbers[number] == within


class Interrupted(Part):
    """While it looks beside the loop, a ground comes and somebody asks on the loop."""

    def __init__(self, grounds: Words[Ground], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(grounds, MAP, AreaId("689"))
        self.loop, self.threads = loop, list[int]()

    def look(self, grounds: Sequence[Ground]) -> Sequence[bool]:
        self.threads.append(threading.get_ident())
        if len(self.threads) == 1:
            self.grounds.number((Place(11.87, 106.6), None))
            asyncio.run_coroutine_threadsafe(self.ask(), self.loop).result()
        return super().look(grounds)

    async def ask(self) -> None:
        assert len(self.numbers) == len(self.grounds.all)


async def test_grounds_are_looked_at_beside_the_loop_and_none_twice_where_somebody_asks_meanwhile():
    grounds: Words[Ground] = Words()
    for at in range(50):
        grounds.number((Place(11.3 + at / 50, 106.9), None))
    part = Interrupted(grounds, asyncio.get_running_loop())
    await part.look_ahead()
    here = threading.get_ident()
    assert [one == here for one in part.threads] == [False, True]
    assert part.numbers.tolist() == Part(grounds, MAP, AreaId("689")).numbers.tolist()
    assert len(part.threads) == 2


MAP = AreaMap.of(load(DEFAULT_REGION).files["areas.geojson"])
DAY = datetime.date(2024, 6, 1)
