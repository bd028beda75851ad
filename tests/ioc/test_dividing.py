"""Figures by several properties at once, and of some alone: as one adds them up from the entries; never too many rows."""

import itertools
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.ioc import dividing
from dispatch.ioc.columns import MISSING, Table
from dispatch.ioc.dividing import Property, TooMany, different, ranks
from dispatch.ioc.facts import Facts
from dispatch.ioc.grounds import Part
from dispatch.ioc.indicators import PROPERTIES, Asked, Row, Span, nearest_rank, rows
from dispatch.region import AreaMap, Region, load
from dispatch.settings import DEFAULT_REGION
from events.values import Actor, AreaId, CallId, IncidentId, KindId, NumberId, Position, ServiceId, Step, Time
from loadtests.simulation import START
from projections.calls import CallRow
from projections.incidents import IncidentRow
from projections.projection import Change
from tests.edge.conftest import DONG_XOAI, fresh
from tests.ioc.conftest import Centre
from tests.ioc.test_indicators import HOUR_MS, HOURS, TARGETS, Told, holds, ranked, simulated

OFFSET_MS = 7 * HOUR_MS
REGION = load(DEFAULT_REGION)
SERVICES = {one.number: one.service for one in REGION.rules.numbers if one.service is not None}
SPAN = Span(START, Time(START + HOURS * HOUR_MS), OFFSET_MS, TARGETS, SERVICES)
COMBINED = [",".join(some) for size in (1, 2, 3) for some in itertools.combinations(PROPERTIES, size)]
WAITS = ("offered", "answered", "abandoned", "within_10_s", "in_time")


@pytest.fixture(scope="module")
def province() -> Region:
    return REGION


class ByHand:
    """The entries as plain lists, each with all its properties."""

    def __init__(self, entries: list[Any], span: Span = SPAN) -> None:
        told = self.told = Told(entries)
        self.incidents = {key: one for key, one in told.incidents.items() if not one["drill"] and holds(span, one["opened"])}  # fmt: skip
        self.calls = [one for one, at in told.rang.items() if one not in told.drills and holds(span, at)]
        self.runs = [one for one in told.runs.values() if one["incident"] in self.incidents]

    def of_incident(self, incident: Any) -> dict[str, str]:
        one = self.told.incidents.get(incident)
        if one is None:
            return {"kind": "", "area": ""}
        return {"kind": one["kind"], "area": one["area"] or "", "hour": hour(one["opened"])}

    def of_run(self, run: dict[str, Any]) -> dict[str, str]:
        return {**self.of_incident(run["incident"]), "service": run["service"]}

    def of_call(self, call: str) -> dict[str, str]:
        number = self.told.number[call]
        of = {"number": number, "service": SERVICES.get(NumberId(number), ""), "hour": hour(self.told.rang[call])}
        return {**self.of_incident(self.told.of.get(call)), **of}

    def calls_by(self, by: tuple[str, ...], **only: str) -> dict[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for call in self.calls:
            words = self.of_call(call)
            if only.items() <= words.items():
                found.setdefault(tuple(words[name] for name in by), []).append(call)
        return found

    def runs_by(self, by: tuple[str, ...], **only: str) -> dict[tuple[str, ...], list[dict[str, Any]]]:
        found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for run in self.runs:
            words = self.of_run(run)
            if only.items() <= words.items():
                found.setdefault(tuple(words[name] for name in by), []).append(run)
        return found

    def incidents_by(self, by: tuple[str, ...], **only: str) -> dict[tuple[str, ...], int]:
        """Where a service is named, those to which it sent somebody."""
        if "service" in (*by, *only):
            return {key: len({run["incident"] for run in some}) for key, some in self.runs_by(by, **only).items()}
        words = [self.of_incident(one) for one in self.incidents]
        return Counter(tuple(one[name] for name in by) for one in words if only.items() <= one.items())


def hour(at: int) -> str:
    return f"{(at + OFFSET_MS) // HOUR_MS % 24:02}"


def is_as_by_hand(told: list[Row], hand: ByHand, by: tuple[str, ...], **only: str) -> None:
    """Each of these rows, and none is missing."""
    calls = hand.calls_by(by, **only)
    runs = hand.runs_by(by, **only) if "number" not in by else {}
    incidents = hand.incidents_by(by, **only) if "number" not in by else {}
    groups = [tuple(row.groups[name] for name in by) for row in told]
    assert groups == sorted(calls.keys() | runs.keys() | incidents.keys()) or not by
    for row, group in zip(told, groups, strict=True):
        assert row.group == (",".join(group) if by else None)
        rang = calls.get(group, [])
        waits = [hand.told.answered[one] - hand.told.rang[one] for one in rang if one in hand.told.answered]
        assert row.calls is not None
        assert row.calls.wait_ms is not None
        figures = (
            len(rang),
            len(waits),
            sum(one not in hand.told.answered and one in hand.told.ended for one in rang),
            sum(wait <= 10_000 for wait in waits),
            sum(
                hand.told.answered[one] - hand.told.rang[one] <= TARGETS.get(hand.told.number[one], 0) * 1000
                for one in rang
                if one in hand.told.answered
            ),
        )
        assert tuple(getattr(row.calls, name) for name in WAITS) == figures
        wait = row.calls.wait_ms
        assert (wait.p50, wait.p90, wait.p95) == ranked(sorted(max(0, one) for one in waits))
        assert row.incidents == incidents.get(group, 0)
        if "number" not in by:
            sent = runs.get(group, [])
            totals = sorted(max(0, one[Step.CLEARED] - one[Step.ASSIGNED]) for one in sent if Step.CLEARED in one)
            total = row.intervals_ms["total"]
            assert (total.count, total.missing) == (len(totals), len(sent) - len(totals))
            assert (total.p50, total.p90, total.p95) == ranked(totals)
            assert ("decision" in row.intervals_ms) == ("service" not in (*by, *only))


async def test_combined_and_of_some_alone_they_equal_going_through_the_entries(province: Region):
    facts, entries = await simulated(province)
    hand = ByHand(entries)
    assert any(one not in hand.told.of for one in hand.calls), "some calls belong to no incident"
    for by in COMBINED:
        whole, *told = rows(facts, SPAN, Asked(by=by), None, None)
        assert whole.groups == {}
        is_as_by_hand(told, hand, tuple(by.split(",")))
    service = ServiceId("ambulance")
    kind = max(Counter(one["kind"] for one in hand.incidents.values()).items(), key=lambda pair: pair[1])[0]
    for by in (None, "hour", "area,service", "number,hour"):
        properties = tuple(by.split(",")) if by is not None else ()
        for only in ({"kind": kind}, {"service": service}, {"kind": kind, "service": service}):
            whole, *told = rows(facts, SPAN, Asked(by=by, **only), None, None)  # type: ignore[arg-type]
            is_as_by_hand([whole], hand, (), **only)
            is_as_by_hand(told, hand, properties, **only)


async def test_a_part_is_told_what_is_its_own_and_an_area_that_is_asked_for_is_such_a_part(province: Region):
    facts, entries = await simulated(province)
    hand, areas = ByHand(entries), AreaMap.of(province.files["areas.geojson"])
    parts = sorted({one["area"] for one in hand.incidents.values() if one["area"]})
    assert len(parts) > 5
    for code in parts:
        part = Part(facts.grounds, areas, AreaId(code))
        mine, of_all = (rows(facts, SPAN, Asked(by="number"), None, one) for one in (part, None))
        within = rows(facts, SPAN, Asked(by="number"), None, None, part)
        assert mine == within
        expected = {
            call
            for call in hand.calls
            if call in hand.told.of and code in areas.ancestry(hand.told.incidents[hand.told.of[call]]["area"] or AreaId(""))
        }  # fmt: skip
        located = {key for key, one in facts.calls.items() if one.place is not None and key not in facts.incident_of}
        inside = {key for key in located & set(hand.calls) if any(one.code == code for one in areas.holding(facts.calls[key].place))}  # type: ignore[arg-type]  # fmt: skip
        assert mine[0].calls is not None
        assert of_all[0].calls is not None
        assert mine[0].calls.offered == len(expected | inside) <= of_all[0].calls.offered
    district = Part(facts.grounds, areas, AreaId("689"))
    both = rows(facts, SPAN, Asked(), None, district, Part(facts.grounds, areas, AreaId(parts[0])))
    assert both[0].incidents <= rows(facts, SPAN, Asked(), None, district)[0].incidents


def incident(number: int, kind: str, *calls: str) -> Change:
    named = [CallId(one) for one in calls]
    row = IncidentRow(IncidentId(number), KindId(kind), 2, Time(1), Position(1), Actor("x"), "", calls=named)
    return Change("queue", str(number), row)


def call(name: str, of: int | None = None) -> Change:
    belongs = IncidentId(of) if of is not None else None
    return Change(
        "calls", name, CallRow(CallId(name), NumberId("114"), "ended", Time(1), Position(1), incident=belongs)
    )


def by_kind(*changes: Change) -> dict[str | None, int]:
    facts = Facts()
    for one in changes:
        facts.hear([one])
    told = rows(facts, Span(Time(0), Time(10), 0, {}), Asked(by="kind"), None, None)
    return {row.group: row.calls.offered for row in told if row.calls is not None}


def test_an_incident_that_leaves_the_views_keeps_its_calls():
    """The row of a call that ended later forgets it then; the figures do not."""
    assert by_kind(incident(1, "fire", "a"), call("a", 1), call("a")) == {None: 1, "fire": 1}


def test_calls_are_joined_to_incidents_whichever_is_heard_first():
    first = [incident(1, "fire", "a", "b"), incident(2, "flood"), call("a", 1), call("b", 1), call("c")]
    for moved in ([incident(1, "fire", "b"), incident(2, "flood", "a")], [incident(2, "flood", "a"), incident(1, "fire", "b")]):  # fmt: skip
        for heard in ([*first, *moved], [*first[2:], *first[:2], *moved], [*moved, *first[2:]]):
            assert by_kind(*heard) == {None: 3, "": 1, "fire": 1, "flood": 1}


values = st.lists(st.tuples(st.integers(0, 4), st.one_of(st.just(MISSING), st.integers(0, 50))), max_size=80)


@given(values, st.integers(1, 100))
def test_percentiles_of_every_group_are_those_of_each_by_itself(told: list[tuple[int, int]], percent: int):
    at, numbers = (np.array([pair[of] for pair in told], np.int64) for of in (0, 1))
    found = ranks(numbers, at, 5, (percent,))
    for group in range(5):
        mine = sorted(value for of, value in told if of == group and value != MISSING)
        assert found.counts[group] == len(mine)
        assert found.missing[group] == sum(of == group and value == MISSING for of, value in told)
        assert not mine or found.percentiles[0][group] == nearest_rank(mine, percent)
    ids = np.where(numbers == MISSING, 0, numbers)
    assert different(ids, at, 5).tolist() == [
        len({v for o, v in zip(at, ids, strict=True) if o == g}) for g in range(5)
    ]


def test_more_rows_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch):
    one = Property([str(number) for number in range(9)], lambda table: table["n"])
    table = Table({"n": np.arange(9)})
    monkeypatch.setattr(dividing, "GROUPS_MAX", 8)
    with pytest.raises(TooMany):
        dividing.divided([one], table)
    monkeypatch.setattr(dividing, "GROUPS_MAX", 9)
    assert [group for (group,) in dividing.divided([one], table).groups] == list(one.words)


@pytest.mark.asyncio(loop_scope="module")
async def test_over_http_several_groupings_and_filters_and_too_many_rows(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-dividing")
    async with centre.service.client() as exchange:
        await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114")
    for kind in ("house_fire", "stroke"):
        await lan.open_incident(kind, place=DONG_XOAI)
    await centre.caught_up()
    status, told = await reader.get("/indicators?by=kind,area")
    assert (status, told["by"]) == (200, "kind,area")
    grouped = {row["groups"]["kind"]: row for row in told["rows"] if row["groups"]}
    assert {"house_fire", "stroke"} <= set(grouped)
    code = grouped["stroke"]["groups"]["area"]
    assert grouped["stroke"]["group"] == f"stroke,{code}"
    status, told = await reader.get(f"/indicators?kind=stroke&area={code}")
    assert (status, told["rows"][0]["incidents"]) == (200, 1)
    assert (await reader.get("/indicators?service=fire&by=number"))[0] == 200
    for word in ("by=number", "by=kind,number", "by=area", ""):
        own = await centre.reader("ioc-dividing-part", area=code)
        status, part = await own.get(f"/indicators?{word}")
        assert status == 200, part
        assert part["rows"][0]["calls"]["offered"] == 0, "the call lies nowhere: it is the province's alone"
    monkeypatch.setattr(dividing, "GROUPS_MAX", 1)
    status, told = await reader.get("/indicators?by=kind,hour&drill=false")
    assert (status, told["errors"][0]["path"]) == (422, "$.by")
