"""The heat map: every count is the sum of large groups, places and hours agree, and nothing small can be worked out."""

import datetime
import itertools
import random
from collections import Counter, defaultdict
from typing import Any

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.ioc.facts import IncidentFact
from dispatch.ioc.heat import FINEST, LARGE, MonthHeat, Row, counts_by_cell, heat_of, rows, suppressed
from dispatch.ioc.months import Month, last_settled, month_at, month_of, months
from dispatch.settings import WrongSetting, from_environment
from events.values import AreaId, KindId, Place, Time
from tests.ioc.conftest import Centre

in_module = pytest.mark.asyncio(loop_scope="module")
OFFSET_MS = 7 * 3_600_000
OCTOBER = month_of("2026-10", OFFSET_MS)
MINUTE_MS = 60_000
KINDS = ("house_fire", "crash_injured", "chest_pain")
LEAST = 5


def incident(kind: str, lat: float, lon: float, hour: float, month: Month = OCTOBER, **more: Any) -> IncidentFact:
    opened_at = Time(month.since + int(hour * 3_600_000))
    told = {"area": None, "closed_at": Time(opened_at + 40 * MINUTE_MS), "drill": False, **more}
    area, closed_at, drill = AreaId(told["area"]) if told["area"] else None, told["closed_at"], told["drill"]
    return IncidentFact(KindId(kind), area, Place(lat, lon), opened_at, None, None, None, drill, (), closed_at)


def city(count: int, seed: int = 5, month: Month = OCTOBER) -> list[IncidentFact]:
    """Some places where much happens, and a wide country."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        spread = chance.choice((0.005, 0.02, 0.3))
        lat, lon = 11.53 + chance.gauss(0, spread), 106.88 + chance.gauss(0, spread)
        hour = chance.choice((8.5, 17.2, chance.random() * 24)) + 24 * chance.randrange(28)
        found.append(incident(chance.choice(KINDS[: chance.choice((1, 3))]), lat, lon, hour, month))
    return found


FACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 3), st.sampled_from((1, 8, 9, 20))), max_size=90
).map(lambda told: [incident(kind, 11.5 + lat * 0.01, 106.9 + lon * 0.04, hour) for kind, lat, lon, hour in told])


def whole(one: MonthHeat) -> int:
    return sum(count for bundle in one.bundles for _, count in bundle.cells) + one.suppressed


@given(FACTS, st.integers(3, 7))
def test_places_and_hours_have_the_same_sums_of_groups_none_of_which_is_small(facts: list[IncidentFact], least: int):
    found = heat_of(facts, OCTOBER, OFFSET_MS, least)
    for bundle in found.bundles:
        both = [count for *_, count in bundle.both]
        assert sum(count for _, count in bundle.cells) == sum(count for _, count in bundle.hours) == sum(both)
        assert min(count for count in (*dict(bundle.cells).values(), *dict(bundle.hours).values(), *both)) >= least
    assert found.suppressed == 0 or found.suppressed >= least
    assert whole(found) in (0, len(facts))


@given(FACTS, st.integers(3, 7))
def test_no_count_is_greater_than_by_hand(facts: list[IncidentFact], least: int):
    """A group has no more than there are of its cell, kind and hour; the finest that is told has all of them."""
    found = [heat_of(facts, OCTOBER, OFFSET_MS, least)]
    for resolution in (LARGE, 6, 7, FINEST):
        by_hand = Counter((h3.latlng_to_cell(one.place.lat, one.place.lon, FINEST), one.kind) for one in facts)
        summed: dict[tuple[str, str], int] = defaultdict(int)
        for (cell, kind), count in by_hand.items():
            for step in range(LARGE, resolution + 1):
                summed[h3.cell_to_parent(cell, step), kind] += count
        for row in rows(found, "place", resolution, None, lambda cell: True):
            if row.kind is not None:
                assert row.count <= summed[row.cell, row.kind]
                assert row.count == summed[row.cell, row.kind] or row.resolution < FINEST


def answers(heats: list[MonthHeat]) -> list[list[Row]]:
    """All that can be asked for."""
    kinds = [None, *map(KindId, KINDS)]
    wholes = [("place", one) for one in range(4, FINEST + 1)] + [("hour", 4), ("hour", 5)]
    wholes += [("place,hour", one) for one in range(4, FINEST + 1)]
    return [rows(heats, by, at, kind, lambda cell: True) for (by, at), kind in itertools.product(wholes, kinds)]  # type: ignore[arg-type]


@given(FACTS)
def test_who_subtracts_answers_from_answers_is_left_with_nothing_or_enough(facts: list[IncidentFact]):
    """Totals of resolutions, of kinds and of hours, of a cell and of those in it, of this month and of both."""
    september = month_of("2026-09", OFFSET_MS)
    heats = [heat_of(facts, OCTOBER, OFFSET_MS, LEAST), heat_of(city(60, 3, september), september, OFFSET_MS, LEAST)]
    for some in (heats, heats[:1]):
        sums: dict[str | None, set[int]] = {None: set()}
        by_hour: dict[tuple[str, str], set[int]] = defaultdict(set)
        for told in answers(some):
            of_hour: dict[tuple[str, str], int] = defaultdict(int)
            for row in told:
                if row.hour is not None:
                    of_hour[h3.cell_to_parent(row.cell, 4), row.hour] += row.count
            for key, count in of_hour.items():
                by_hour[key].add(count)
            by_cell: dict[str, int] = defaultdict(int)
            for row in told:
                for step in range(4, row.resolution + 1):
                    by_cell[h3.cell_to_parent(row.cell, step)] += row.count
            for cell, count in by_cell.items():
                sums.setdefault(cell, set()).add(count)
            sums[None].add(sum(row.count for row in told))
        for counts in (*sums.values(), *by_hour.values()):
            assert not any(0 < abs(one - other) < LEAST for one, other in itertools.product(counts, repeat=2))
    of_both, of_one = (sum(row.count for row in rows(some, "place", 7, None, lambda _: True)) for some in (heats, heats[:1]))  # fmt: skip
    assert of_both == of_one or of_both - of_one >= LEAST


def test_what_lies_between_two_groupings_of_a_part_stays_open_by_at_least_so_many():
    """The narrowest bounds there are of who is both in this cell and at this hour, from both sums and the whole."""
    found = heat_of(city(1_500), OCTOBER, OFFSET_MS, LEAST)
    assert len(found.bundles) > 5
    narrow = 0
    for bundle in found.bundles:
        n = sum(count for _, count in bundle.cells)
        for (_, in_cell), (_, at_hour) in itertools.product(bundle.cells, bundle.hours):
            low, high = max(0, in_cell + at_hour - n), min(in_cell, at_hour)
            assert high - low >= LEAST or (low == high and high in (in_cell, at_hour))
            narrow += 1
    assert narrow > 50


def test_cells_and_hours_at_once_are_told_where_there_are_enough_and_no_more_than_by_hand():
    facts = city(3_000)
    found = [heat_of(facts, OCTOBER, OFFSET_MS, LEAST)]
    told = rows(found, "place,hour", FINEST, None, lambda cell: True)
    assert {row.resolution for row in told} >= {5, 6, 7}
    assert sum(row.hour not in (None, "") for row in told) > 20
    assert any(len(row.hour or "") == 2 for row in told)
    by_hand = Counter((h3.latlng_to_cell(one.place.lat, one.place.lon, FINEST), one.kind, (one.opened_at + OFFSET_MS) // 3_600_000 % 24) for one in facts)  # fmt: skip
    for row in told:
        hours = range(24) if not row.hour else [int(row.hour)] if len(row.hour) == 2 else range(*map(int, row.hour.split("-")))  # fmt: skip
        there = sum(
            count
            for (cell, kind, hour), count in by_hand.items()
            if h3.cell_to_parent(cell, row.resolution) == row.cell and hour in hours and row.kind in (None, kind)
        )
        assert LEAST <= row.count <= there
    one = max(counts_by_cell(told).values(), key=lambda cell: cell.count)
    assert sum(sum(hours.values()) for hours in one.kind_hours.values()) == one.count == sum(one.hours.values())


def test_cells_are_as_fine_as_there_is_enough_and_hours_as_well():
    found = [heat_of(city(2_000), OCTOBER, OFFSET_MS, LEAST)]
    fine = rows(found, "place", FINEST, None, lambda cell: True)
    assert {row.resolution for row in fine} == {5, 6, 7, 8}
    coarse = rows(found, "place", 5, None, lambda cell: True)
    assert {row.resolution for row in coarse} == {5}
    assert sum(row.count for row in fine) == sum(row.count for row in coarse) == 2_000 - suppressed(found)
    hours = rows(found, "hour", 8, None, lambda cell: True)
    assert {"08", "17"} < {row.hour for row in hours}
    assert any(row.hour and "-" in row.hour for row in hours)
    assert sum(row.count for row in hours) == sum(row.count for row in fine)
    middle = counts_by_cell(rows(found, "place", 7, None, lambda cell: True))[h3.latlng_to_cell(11.53, 106.88, 7)]
    assert middle.count > 100
    assert sum(middle.kinds.values()) == middle.count
    assert middle.hours == {}


def test_exercises_and_what_had_not_ended_when_the_month_settled_are_left_out():
    one = [incident("house_fire", 11.53, 106.88, 8) for _ in range(9)]
    late = incident("house_fire", 11.53, 106.88, 8, closed_at=Time(OCTOBER.settles_at + 1))
    others = [late, incident("house_fire", 11.53, 106.88, 8, closed_at=None), incident("house_fire", 11.5, 106.9, 8, drill=True)]  # fmt: skip
    assert heat_of([*one, *others], OCTOBER, OFFSET_MS, LEAST) == heat_of(one, OCTOBER, OFFSET_MS, LEAST)
    assert whole(heat_of(one, OCTOBER, OFFSET_MS, LEAST)) == 9
    november = [incident("house_fire", 11.53, 106.88, 24 * 31 + 0.1) for _ in range(9)]
    assert whole(heat_of(november, OCTOBER, OFFSET_MS, LEAST)) == 0


def test_months_are_by_the_regions_clock():
    assert datetime.datetime.fromtimestamp(OCTOBER.since / 1000, datetime.UTC).isoformat() == "2026-09-30T17:00:00+00:00"  # fmt: skip
    assert month_at(OCTOBER.since, OFFSET_MS) == month_at(Time(OCTOBER.until - 1), OFFSET_MS) == OCTOBER
    assert month_at(OCTOBER.until, OFFSET_MS).name == "2026-11"
    assert [one.name for one in months(month_of("2025-11", 0), month_of("2026-02", 0), 0)] == ["2025-11", "2025-12", "2026-01", "2026-02"]  # fmt: skip
    assert last_settled(Time(OCTOBER.settled_at - 1), OFFSET_MS).name == "2026-09"
    assert last_settled(OCTOBER.settled_at, OFFSET_MS) == OCTOBER
    for wrong in ("2026", "2026-13", "2026-1", "26-10", "2026-10-01", "٢٠٢٦-10", "2026-00"):
        with pytest.raises(ValueError):
            month_of(wrong, 0)


@pytest.mark.parametrize("least", ["2", "0", "-5", "101", "five", "٥"])
def test_a_least_that_would_hide_nobody_is_refused(least: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EOC_LEAST", least)
    with pytest.raises(WrongSetting):
        from_environment().least  # noqa: B018 (asking for it is what is tried)
    monkeypatch.setenv("EOC_LEAST", "10")
    assert from_environment().least == 10


# --- asked for


def newest(centre: Centre) -> Month:
    return last_settled(centre.follower.whole_at, centre.follower.offset_ms)


@in_module
async def test_a_map_of_the_last_month_is_asked_for_and_its_cells_are_closed(centre: Centre):
    reader, month = await centre.reader("ioc-heat"), newest(centre)
    centre.follower.facts.incidents = {str(at): one for at, one in enumerate(city(900, 1, month))}
    status, told = await reader.get("/heat")
    assert (status, told["type"], told["least"], told["resolution"]) == (200, "FeatureCollection", 5, 7)
    assert told["from"].startswith(month.name)
    for feature in told["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert 106 < ring[0][0] < 108
        assert feature["properties"]["count"] >= LEAST
        assert feature["properties"]["resolution"] <= 7
    counted = sum(one["properties"]["count"] for one in told["features"])
    assert counted + told["suppressed"] == 900
    status, plain = await reader.get(f"/heat?f=json&by=hour&from={month.name}&to={month.name}&kind=house_fire")
    assert status == 200
    assert {row["kind"] for row in plain["rows"]} == {"house_fire"}
    assert (await reader.get("/heat?kind=picnic"))[0] == 422
    assert {row["resolution"] for row in plain["rows"]} == {5}
    assert (await reader.get("/heat"))[1] == told


@in_module
async def test_a_district_gets_the_groups_that_lie_in_it_and_no_sums_of_others(centre: Centre):
    whole = await centre.reader("ioc-heat")
    part = await centre.reader("ioc-heat-dong-xoai", role="machine", area=AreaId("689"))
    centre.follower.facts.incidents = {str(at): one for at, one in enumerate(city(1_200, 2, newest(centre)))}
    everything = (await whole.get("/heat?f=json"))[1]
    own = (await part.get("/heat?f=json"))[1]
    assert own["suppressed"] is None
    cells = {(row["cell"], row["kind"]): row["count"] for row in everything["rows"]}
    assert 0 < len(own["rows"]) < len(everything["rows"])
    assert all(row["count"] <= cells[row["cell"], row["kind"]] for row in own["rows"])
    left = sum(cells.values()) - sum(row["count"] for row in own["rows"])
    assert left >= LEAST


@in_module
async def test_cells_and_hours_at_once_are_asked_for(centre: Centre):
    reader = await centre.reader("ioc-heat")
    centre.follower.facts.incidents = {str(at): one for at, one in enumerate(city(900, 1, newest(centre)))}
    status, plain = await reader.get("/heat?by=place,hour&resolution=8&f=json")
    assert (status, plain["by"]) == (200, "place,hour")
    status, told = await reader.get("/heat?by=place,hour&resolution=8")
    counted = sum(sum(hours.values()) for one in told["features"] for hours in one["properties"]["kind_hours"].values())
    assert (status, counted) == (200, sum(row["count"] for row in plain["rows"]))


@in_module
async def test_what_cannot_be_told_is_refused_and_says_why(centre: Centre):
    reader = await centre.reader("ioc-heat")
    this = month_at(centre.follower.clock(), centre.follower.offset_ms)
    wrong = ("resolution=9", "resolution=3", "from=2026-13", f"to={this.name}", "from=2020-01", "by=day", "colour=red")
    for query in (*wrong, f"from={newest(centre).name}&to=2026-01", "from=2026-1", "from=9999-12"):
        status, told = await reader.get(f"/heat?{query}")
        assert (status, told["reason"]) == (422, "invalid"), query
        assert told["errors"]
    blind = await centre.reader("ioc-no-heat", scopes=("sightings",))
    assert (await blind.get("/heat"))[0] == 403
