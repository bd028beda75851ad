"""Indicators are what one gets by going through the entries with pencil and paper, and the same again from a rebuild."""

import asyncio
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import events
from dispatch.http.ticket_figures import Figures
from dispatch.ioc.definitions import DEFINITIONS
from dispatch.ioc.facts import Facts
from dispatch.ioc.indicators import Asked, CallFigures, Span, nearest_rank, rows
from dispatch.ioc.ticket_definitions import TICKET_DEFINITIONS
from dispatch.region import AreaMap, Region, load
from dispatch.settings import DEFAULT_REGION
from events.memory import MemoryJournal
from events.values import Place, Step, Time
from loadtests.simulation import START, Simulation
from loadtests.stage import Pace
from projections.views import Views
from tests.edge.conftest import DONG_XOAI, fresh
from tests.edge.test_tickets import opened
from tests.ioc.conftest import Centre

HOUR_MS = 3_600_000
HOURS = 7
TARGETS = {"113": 10, "114": 10, "115": 10, "1022": 20}


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


async def simulated(province: Region) -> tuple[Facts, list[Any]]:
    """A morning of the city: facts as they were heard, and the entries."""
    journal, facts = MemoryJournal(), Facts()
    simulation = Simulation(province, journal, 11, Pace(rate=2))
    simulation.feed.change_hooks.append(facts.hear)
    await simulation.begin()
    await simulation.run(Time(START + HOURS * HOUR_MS))
    entries = [entry async for some in journal.read() for entry in some]
    return facts, entries


class Told:
    """What the entries say of each call and of each incident."""

    def __init__(self, entries: list[Any]) -> None:
        self.rang: dict[str, int] = {}
        self.number: dict[str, str] = {}
        self.answered: dict[str, int] = {}
        self.ended: dict[str, int] = {}
        self.drills: set[str] = set()
        self.incidents: dict[int, dict[str, Any]] = {}
        self.runs: dict[str, dict[str, Any]] = {}
        self.of: dict[str | None, int] = {}
        """To which incident each call belongs."""
        self.services: dict[str, str] = {}
        for entry in entries:
            self.of_calls(entry.event, entry.told_at)
            self.of_incidents(entry.event, entry.told_at, entry.at)

    def of_calls(self, event: Any, at: int) -> None:
        match event:
            case events.CallRang():
                self.rang[event.call] = min(self.rang.get(event.call, at), at)
                self.number[event.call] = event.number
                self.drills |= {event.call} if event.drill else set()
            case events.CallAnswered():
                self.answered[event.call] = min(self.answered.get(event.call, at), at)
            case events.CallEnded():
                self.ended[event.call] = at
            case events.CallTransferred() | events.HandoverTaken() if event.number:
                self.number[event.call] = event.number

    def of_incidents(self, event: Any, at: int, kept_at: int) -> None:
        match event:
            case events.IncidentOpened():
                self.incidents[event.incident] = {
                    "opened": at,
                    "call": event.call,
                    "drill": event.drill,
                    "kind": event.kind,
                    "area": event.area,
                }
                self.of[event.call] = event.incident
            case events.CallAttached():
                self.of[event.call] = event.incident
            case events.CallDetached():
                self.of.pop(event.call, None)
            case events.KindChanged():
                self.incidents[event.incident]["kind"] = event.kind
            case events.PlaceChanged():
                self.incidents[event.incident]["area"] = event.area
            case events.NeedAdded():
                self.services[event.need] = event.service
            case events.UnitAssigned():
                self.incidents[event.incident].setdefault("assigned", kept_at)
                service = self.services[event.need]
                self.runs[event.assignment] = {"incident": event.incident, "service": service, Step.ASSIGNED: kept_at}
            case events.AssignmentAdvanced():
                run = self.runs[event.assignment]
                run.setdefault(event.step, at)
                if event.step is Step.ON_SCENE:
                    self.incidents[run["incident"]].setdefault("on_scene", at)
            case events.AssignmentEnded() if event.step is Step.CLEARED:
                self.runs[event.assignment].setdefault(event.step, at)
            case events.AssignmentEnded():
                del self.runs[event.assignment]


def holds(span: Span, at: int) -> bool:
    return span.since <= at < span.until


def by_hand(entries: list[Any], span: Span) -> dict[str, Any]:
    """From the entries alone, in the plainest way."""
    told = Told(entries)
    rang, answered, ended, number = told.rang, told.answered, told.ended, told.number
    incidents, runs, drill_calls = told.incidents, told.runs, told.drills
    calls = [one for one in rang if one not in drill_calls and holds(span, rang[one])]
    waits = {one: answered[one] - rang[one] for one in calls if one in answered}
    chosen = {key: one for key, one in incidents.items() if not one["drill"] and holds(span, one["opened"])}

    def between(first: Step, *last: Step) -> list[int]:
        found = []
        for run in runs.values():
            end = next((run[step] for step in last if step in run), None)
            if run["incident"] in chosen and first in run and end is not None:
                found.append(max(0, end - run[first]))
        return sorted(found)

    began = {key: min(rang.get(one["call"], one["opened"]), one["opened"]) for key, one in chosen.items()}
    return {
        "offered": len(calls),
        "answered": len(waits),
        "abandoned": sum(one not in answered and one in ended for one in calls),
        "in_time": sum(waits[one] <= TARGETS.get(number[one], 0) * 1000 for one in waits),
        "within_10_s": sum(wait <= 10_000 for wait in waits.values()),
        "waits": sorted(max(0, wait) for wait in waits.values()),
        "incidents": len(chosen),
        "turnout": between(Step.ASSIGNED, Step.EN_ROUTE),
        "travel": between(Step.EN_ROUTE, Step.ON_SCENE),
        "on_scene": between(Step.ON_SCENE, Step.TRANSPORTING, Step.CLEARED),
        "at_hospital": between(Step.AT_HOSPITAL, Step.CLEARED),
        "total": between(Step.ASSIGNED, Step.CLEARED),
        "decision": sorted(max(0, one["assigned"] - began[key]) for key, one in chosen.items() if "assigned" in one),
        "response": sorted(max(0, one["on_scene"] - began[key]) for key, one in chosen.items() if "on_scene" in one),
    }


def ranked(values: list[int]) -> tuple[int | None, ...]:
    return tuple(values[math.ceil(len(values) * p / 100) - 1] if values else None for p in (50, 90, 95))


async def test_they_equal_going_through_the_entries_by_hand_and_a_rebuild(province: Region):
    facts, entries = await simulated(province)
    again, views = Facts(), Views()
    for at in range(0, len(entries), 777):
        again.hear(views.project(entries[at : at + 777]))
    assert again.calls == facts.calls
    assert again.incidents == facts.incidents
    for since, until in ((0, HOURS), (1, 3), (5, 6)):
        span = Span(Time(START + since * HOUR_MS), Time(START + until * HOUR_MS), 7 * HOUR_MS, TARGETS)
        (whole,) = rows(facts, span, Asked(), None, None)
        expected = by_hand(entries, span)
        assert isinstance(whole.calls, CallFigures)
        for name in ("offered", "answered", "abandoned", "in_time", "within_10_s"):
            assert getattr(whole.calls, name) == expected[name], name
        assert whole.calls.wait_ms is not None
        assert (whole.calls.wait_ms.p50, whole.calls.wait_ms.p90, whole.calls.wait_ms.p95) == ranked(expected["waits"])
        assert whole.incidents == expected["incidents"]
        for name, told in whole.intervals_ms.items():
            assert told.count == len(expected[name]), name
            assert (told.p50, told.p90, told.p95) == ranked(expected[name]), name
    assert expected["incidents"]
    assert by_hand(entries, Span(START, Time(START + HOURS * HOUR_MS), 0, TARGETS))["at_hospital"]


async def test_groups_add_up_to_the_whole(province: Region):
    facts, _ = await simulated(province)
    span = Span(START, Time(START + HOURS * HOUR_MS), 7 * HOUR_MS, TARGETS)
    for by in ("kind", "area", "hour"):
        whole, *groups = rows(facts, span, Asked(by=by), None, None)
        assert sum(one.incidents for one in groups) == whole.incidents > 20
        assert sum(one.intervals_ms["travel"].count for one in groups) == whole.intervals_ms["travel"].count
    for by in ("number", "hour"):
        whole, *groups = rows(facts, span, Asked(by=by), None, None)
        assert sum(one.calls.offered for one in groups if one.calls) == whole.calls.offered > 20  # type: ignore[union-attr]


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(1, 100))
def test_nearest_rank_is_the_smallest_that_enough_do_not_exceed(values: list[int], percent: int):
    found = nearest_rank(sorted(values), percent)
    assert found in values
    assert sum(one <= found for one in values) * 100 >= percent * len(values)
    smaller = [one for one in values if one < found]
    assert not smaller or sum(one <= max(smaller) for one in values) * 100 < percent * len(values)


def test_every_figure_is_defined_in_both_languages():
    named = {name for one in DEFINITIONS for name in one.name.split(", ")}
    span = Span(Time(0), Time(1), 0, {})
    (whole,) = rows(Facts(), span, Asked(), None, None)
    assert named == set(CallFigures.__struct_fields__) | set(whole.intervals_ms)
    assert all(one.definition.vi and one.definition.en and one.source and one.unit for one in DEFINITIONS)


@pytest.mark.asyncio(loop_scope="module")
async def test_they_are_asked_for_over_http_by_number_and_by_the_areas_of_a_day(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-indicators")
    async with centre.service.client() as exchange:
        for _ in range(3):
            await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114")
    for _ in range(2):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    await centre.caught_up()
    status, told = await reader.get("/indicators?by=number")
    assert status == 200
    assert next(row for row in told["rows"] if row["group"] == "114")["calls"]["offered"] == 3
    for tree, level in (("2024-06-01", "district"), ("2026-01-01", "commune")):
        status, told = await reader.get(f"/indicators?by=area&tree={tree}&level={level}")
        assert status == 200
        (row,) = [row for row in told["rows"] if row["group"]]
        assert row["incidents"] == 2
        status, area = await reader.get(f"/ogc/collections/areas/items?code={row['group']}&datetime={tree}")
        assert {one["properties"]["level"] for one in area["features"]} == {level}
    assert told["definitions"]
    own = await centre.reader("ioc-own-part", area=row["group"])
    status, part = await own.get("/indicators")
    assert (status, part["rows"][0]["incidents"], part["rows"][0]["calls"]["offered"]) == (200, 2, 0), "none lies there"
    for wrong in (
        "from=x",
        "by=colour",
        "by=kind,colour",
        "by=kind,",
        "service=navy",
        "kind=picnic",
        "area=99999",
        "to=2020-01-01",
        "tree=2024-13-01",
        "level=planet",
        "tree=2026-01-01&level=district",
        "from=2026-01-01/..",
        "what=1",
        "by=service&by=kind",
        "from=0001-01-01",
        "to=9999-12-31T23:59:59-23:59",
        "from=9999-12-31T23:00:00Z&to=9999-12-31T23:00:00Z",
    ):
        assert (await reader.get(f"/indicators?{wrong}"))[0] == 422, wrong
    for wrong in ("from=0001-01-01", "service=navy", "service=ambulance&service=fire"):
        assert (await reader.get(f"/indicators/units?{wrong}"))[0] == 422, wrong


@pytest.mark.asyncio(loop_scope="module")
async def test_those_of_1022_are_the_rooms_own_and_each_is_defined(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-tickets")
    for _ in range(2):
        await opened(lan)
    await centre.caught_up()
    for query in ("", "?by=field", "?by=agency&month=2026-01"):
        status, told = await reader.get(f"/indicators/tickets{query}")
        assert status == 200, told
        status, of_room = await lan.get(f"/tickets/figures{query}")
        assert status == 200
        assert {name: told[name] for name in of_room} == of_room
    named = {name for one in TICKET_DEFINITIONS for name in one.name.split(", ")}
    assert named == set(Figures.__struct_fields__) - {"agency", "field"}
    assert (await reader.get("/indicators/tickets?by=colour"))[0] == 422


@pytest.mark.asyncio(loop_scope="module")
async def test_only_a_part_waits_for_tickets_to_be_loaded(centre: Centre, monkeypatch: pytest.MonkeyPatch):
    facts, is_loaded = centre.follower.facts, asyncio.Event()
    load_tickets = facts.load_tickets

    async def at_last(*of: Any) -> None:
        await is_loaded.wait()
        await load_tickets(*of)

    whole, part = await centre.reader("ioc-tickets"), await centre.reader("ioc-tickets-689", area="689")
    monkeypatch.setattr(facts, "load_tickets", at_last)
    facts.has_tickets = False
    assert (await part.get("/indicators/tickets"))[0] == 503
    for path in ("/readyz", "/indicators", "/indicators/units", "/indicators/tickets"):
        assert (await whole.get(path))[0] == 200, path
    is_loaded.set()
    while not facts.has_tickets:
        await asyncio.sleep(0.05)
    assert (await part.get("/indicators/tickets"))[0] == 200


@pytest.mark.asyncio(loop_scope="module")
async def test_a_part_is_told_of_its_own_tickets_by_agency_and_field(centre: Centre):
    """The collection's and the figures' own are the same."""
    lan, reader = await centre.service.person("lan"), await centre.reader("ioc-tickets")
    here, there = Place(11.53, 106.88), Place(11.87, 106.6)
    for place in (here, here, there, None):
        await opened(lan, place={"lat": place.lat, "lon": place.lon} if place is not None else None)
    await centre.caught_up()
    whole = (await reader.get("/indicators/tickets"))[1]
    areas, seen = AreaMap.of(centre.follower.files["areas.geojson"]), set[str]()
    for place in (here, there):
        for area in areas.holding(place):
            own = await centre.reader(f"ioc-tickets-{area.code}", area=area.code)
            status, told = await own.get("/indicators/tickets?by=agency,field")
            assert status == 200, told
            shown = await centre.items(own, "tickets", "?limit=1000")
            assert told["total"]["opened"] == told["total"]["open"] == len(shown["features"])
            assert told["total"]["opened"] < whole["total"]["opened"]
            seen |= {area.code} if told["total"]["opened"] else set()
            assert sum(row["opened"] for row in told["rows"]) == told["total"]["opened"]
    assert "689" in seen, "a district of 2024, by the communes that were a part of it"
    assert len(seen) > 4
