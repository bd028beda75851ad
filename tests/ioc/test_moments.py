"""What is asked of a past moment is what was seen then."""

import asyncio
import datetime
import random

import pytest

from tests.edge.conftest import DONG_XOAI, fresh
from tests.ioc.conftest import Centre

pytestmark = pytest.mark.asyncio(loop_scope="module")
OF_THE_JOURNAL = ("incidents", "assignments", "units", "calls", "tickets", "warnings", "hospitals")
KINDS = ("house_fire", "cardiac_arrest", "chest_pain", "crash_injured")


async def something(centre: Centre, chance: random.Random, calls: list[str]) -> None:
    """One of the things that people do."""
    lan, khoa = await centre.service.person("lan"), await centre.service.person("khoa")
    place = {"lat": 11.4 + chance.random() * 0.4, "lon": 106.7 + chance.random() * 0.4}
    what = chance.randrange(7)
    if what == 0:
        call = fresh("call")
        calls.append(call)
        async with centre.service.client() as exchange:
            await centre.service.ring(
                exchange, "call.ringing", fresh("d"), call=call, number="115", caller="0900000123"
            )
    elif what == 1 and calls:
        await khoa.command("ClaimCall", fresh(), call=chance.choice(calls))
    elif what == 2:
        units = sorted(await lan.view("units"))
        await lan.command("BringOnDuty", fresh(), unit=chance.choice(units))
    elif what == 3:
        queue = sorted(await lan.view("queue"))
        if len(queue) > 4:
            await lan.command("CancelIncident", fresh(), incident=int(chance.choice(queue)), reason="no_longer_needed")
    elif what == 4:
        await khoa.command("OpenTicket", fresh(), field="water", text="Mất nước", place=place)
    elif what == 5:
        hospital = chance.choice(("bvdk-tinh", "bv-yhct"))
        until = centre.follower.clock() + 3_600_000
        await lan.command(
            "ReportHospital", fresh(), hospital=hospital, beds={"emergency": chance.randrange(9)}, until=until
        )
    else:
        await lan.command("OpenIncident", fresh(), kind=chance.choice(KINDS), place=place)


def without_places(name: str, features: list) -> list:
    """Where units are comes from samples, and stands beside the journal."""
    if name != "units":
        return features
    known = ("seen", "seen_at")
    return [{**one, "geometry": None, "properties": {k: v for k, v in one["properties"].items() if k not in known}} for one in features]  # fmt: skip


async def test_ten_moments_equal_what_was_seen_live(centre: Centre):
    chance, calls = random.Random(7), []
    reader = await centre.reader()
    seen: list[tuple[str, int, dict[str, list]]] = []
    for _ in range(10):
        for _ in range(chance.randrange(5, 12)):
            await something(centre, chance, calls)
        await asyncio.sleep(0.02)
        position = await centre.caught_up()
        live = {name: (await centre.items(reader, name, "?limit=10000"))["features"] for name in OF_THE_JOURNAL}
        at = datetime.datetime.fromtimestamp(centre.follower.clock() / 1000, datetime.UTC).isoformat()
        seen.append((at.replace("+00:00", "Z"), position, live))
        await asyncio.sleep(0.02)
    for at, position, live in seen:
        for name in OF_THE_JOURNAL:
            then = await centre.items(reader, name, f"?limit=10000&datetime={at}")
            assert then["position"] == position
            assert without_places(name, then["features"]) == without_places(name, live[name]), (name, at)
            assert "note" in then
    assert len({position for _, position, _ in seen}) > 5
    assert {name for name in OF_THE_JOURNAL if seen[-1][2][name]} >= {"incidents", "assignments", "units", "calls", "tickets", "hospitals"}  # fmt: skip


async def test_an_interval_tells_what_was_so_in_it_also_of_what_has_left(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    number = await lan.open_incident("house_fire", place=DONG_XOAI)
    await lan.do("CancelIncident", incident=number, reason="no_longer_needed")
    rows = (await centre.items(reader, "incidents", f"?incident={number}"))["features"]
    opened, closed = rows[0]["properties"]["opened_at"], rows[0]["properties"]["closed_at"]
    for query, is_there in (
        (f"{opened}/{closed}", True),
        (f"../{opened}", True),
        (f"{closed}/..", True),
        ("2020-01-01/2020-12-31", False),
        ("../2020-12-31", False),
    ):
        page = await centre.items(reader, "incidents", "?datetime=" + query.replace("+", "%2B") + f"&incident={number}")
        assert [one["id"] for one in page["features"]] == ([str(number)] if is_there else []), query
    page = await centre.items(reader, "incidents", f"?datetime={opened.replace('+', '%2B')}/..&incident={number}")
    assert page["features"] == rows


async def test_an_interval_is_paged_by_its_links(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    for _ in range(3):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    at, found = "/ogc/collections/incidents/items?limit=2&datetime=2026-01-01T00:00:00Z/..", []
    await centre.caught_up()
    while at:
        status, page = await reader.get(at)
        assert status == 200
        found += [one["id"] for one in page["features"]]
        at = next((one["href"].removeprefix(centre.base) for one in page["links"] if one["rel"] == "next"), "")
    whole = await centre.items(reader, "incidents", "?limit=10000&datetime=2026-01-01T00:00:00Z/..")
    assert found == [one["id"] for one in whole["features"]]
    assert len(set(found)) == len(found) >= 3


async def test_before_the_journal_there_was_nothing_and_what_is_to_come_is_now(centre: Centre):
    reader = await centre.reader()
    assert (await centre.items(reader, "incidents", "?datetime=2001-01-01T00:00:00Z"))["features"] == []
    assert (await centre.items(reader, "stations", "?datetime=2001-01-01T00:00:00Z"))["features"] == []
    now = await centre.items(reader, "units", "?limit=10000&datetime=2999-01-01T00:00:00Z")
    assert now["features"]
    assert "note" in now
