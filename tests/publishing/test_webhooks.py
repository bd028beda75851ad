"""Other systems are told what changes: signed, in order, until they take it, and nothing they may not read."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from dispatch.ioc.collections import COLLECTIONS
from dispatch.ioc.told import TOLD
from dispatch.publishing import cursors
from dispatch.publishing.changes import NotThere, Source
from dispatch.publishing.process import HELD
from events.database import connected
from events.values import Position, Time
from tests.edge.conftest import DONG_XOAI, free_port, fresh
from tests.edge.gateway import Gateway, listening
from tests.ioc.conftest import Centre
from tests.ioc.test_features import FAR
from tests.publishing.conftest import publishing, subscriber, told_until, until

pytestmark = pytest.mark.asyncio(loop_scope="module")
NUMBER = "0912345678"
SAID = "Nhà cháy sau chợ, bà Tư còn bên trong"


def of(gateway: Gateway, collection: str, item: str) -> list[dict[str, Any]]:
    """What was told of one, by order of arrival."""
    data = [one["data"] for one in gateway.heard]
    return [one for one in data if one["collection"] == collection and one["id"] == item]


def mirror(gateway: Gateway) -> dict[str, dict[str, Any]]:
    """What somebody has who keeps of each the newest, whatever came twice or late."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for one in (heard["data"] for heard in gateway.heard):
        key = one["collection"], one["id"]
        if key not in kept or kept[key]["position"] <= one["position"]:
            kept[key] = one
    found: dict[str, dict[str, Any]] = {name: {} for name in TOLD}
    for (collection, item), one in kept.items():
        if one["feature"] is not None:
            found[collection][item] = one["feature"]
    return found


async def replayed(centre: Centre, name: str, position: int = 0) -> None:
    async with connected(centre.service.dsn) as connection:
        assert await cursors.replay(connection, name, Position(position), Time(2**62))


async def test_whoever_keeps_the_newest_of_each_has_what_is_read_in_the_collections(centre: Centre):
    lan, khoa, reader = await centre.service.person("lan"), await centre.service.person("khoa"), await centre.reader()
    async with listening() as gateway, publishing(centre.service.dsn, subscriber(gateway, "mirror")):
        await told_until(centre, "mirror", 1)
        await replayed(centre, "mirror")
        for unit in await lan.view("units"):
            await lan.do("BringOnDuty", unit=unit)
        for _ in range(3):
            await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        ended = await lan.open_incident("house_fire", place=FAR)
        await lan.do("CancelIncident", incident=ended, reason="mistake")
        async with centre.service.client() as exchange:
            await centre.service.ring(
                exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114", caller=NUMBER
            )
        await khoa.do("OpenTicket", field="water", text=SAID, place=DONG_XOAI)
        await told_until(centre, "mirror", await centre.caught_up())
        kept = mirror(gateway)
        for name in TOLD:
            page = await centre.items(reader, name, "?limit=10000")
            beside = {one.name for one in COLLECTIONS[name].properties if one.beside}
            read = {one["id"]: _without(one, beside, moves=COLLECTIONS[name].moves) for one in page["features"]}
            if name == "hospitals":
                read = {key: one for key, one in read.items() if key in kept[name]}
            assert kept[name] == read, name
        assert len(kept["incidents"]) == 4
        assert kept["incidents"][str(ended)]["properties"]["state"] == "ended"
        assert kept["assignments"]
        told = json.dumps(gateway.heard, ensure_ascii=False)
        assert NUMBER not in told
        assert NUMBER[1:] not in told
        assert SAID not in told


def _without(feature: dict[str, Any], beside: set[str], *, moves: bool) -> dict[str, Any]:
    properties = {name: value for name, value in feature["properties"].items() if name not in beside}
    return {**feature, "properties": properties, **({"geometry": None} if moves else {})}


async def test_a_try_that_failed_is_made_again_with_the_same_id_and_nothing_after_it_is_lost(centre: Centre):
    lan = await centre.service.person("lan")
    async with (
        listening() as gateway,
        publishing(centre.service.dsn, subscriber(gateway, "flaky", collections=("incidents",))),
    ):
        await told_until(centre, "flaky", 1)
        gateway.statuses = [500, 503, 302, 200]
        number = str(await lan.open_incident("house_fire", place=DONG_XOAI))
        await told_until(centre, "flaky", await centre.caught_up())
        mine = [name for name in gateway.ids if name.endswith(f"-incidents-{number}")]
        positions = [one["position"] for one in of(gateway, "incidents", number)]
        assert mine[:4] == [f"{positions[0]}-incidents-{number}"] * 4
        assert positions == sorted(positions)
        rows = await centre.service.fetch("select * from subscribers where name = 'flaky'")
        assert rows[0]["failing_since"] is None


async def test_what_is_never_taken_is_a_dead_letter_that_can_be_sent_again(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    async with listening() as gateway, publishing(dsn, subscriber(gateway, "picky", collections=("incidents",))):
        await told_until(centre, "picky", 1)
        gateway.statuses = [422, 200]
        number = str(await lan.open_incident("house_fire", place=DONG_XOAI))
        await told_until(centre, "picky", await centre.caught_up())
        async with connected(dsn) as connection:
            (letter,) = await cursors.dead(connection, "picky")
            assert letter.cause == "status 422"
            assert letter.id == f"{letter.position}-incidents-{number}"
            before = gateway.ids.count(letter.id)
            assert await cursors.resend(connection, "picky", [letter.id]) == 1
            await until(lambda: gateway.ids.count(letter.id) == before + 1)

            async def none_left() -> bool:
                return not await cursors.dead(connection, "picky")

            await until(none_left)


async def test_who_is_away_for_long_gets_dead_letters_and_the_rest_when_it_is_back(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    async with listening() as gateway:
        away = subscriber(gateway, "away", collections=("incidents",), give_up_s=1)
        async with publishing(dsn, away):
            await told_until(centre, "away", 1)
            gateway.statuses = [500]
            lost = str(await lan.open_incident("house_fire", place=DONG_XOAI))
            await told_until(centre, "away", await centre.caught_up())
            async with connected(dsn) as connection:
                dead = await cursors.dead(connection, "away")
                (standing,) = [one for one in await cursors.standings(connection) if one.name == "away"]
            assert {one.id.rpartition("-")[2] for one in dead} == {lost}
            assert standing.cause == "status 500"
            assert standing.failing_since is not None
            gateway.statuses, gateway.heard = [200], []
            back = str(await lan.open_incident("house_fire", place=DONG_XOAI))
            await told_until(centre, "away", await centre.caught_up())
            assert of(gateway, "incidents", back)
            assert not of(gateway, "incidents", lost)


async def test_one_that_is_slow_keeps_nobody_waiting(centre: Centre):
    lan = await centre.service.person("lan")
    async with listening() as slow, listening() as quick:
        both = subscriber(slow, "slow"), subscriber(quick, "quick")
        async with publishing(centre.service.dsn, *both):
            await told_until(centre, "slow", 1)
            await told_until(centre, "quick", 1)
            slow.rests_s = [9.0] * 1000
            number = str(await lan.open_incident("house_fire", place=DONG_XOAI))
            await until(lambda: of(quick, "incidents", number))
            await told_until(centre, "quick", await centre.caught_up())
            rows = await centre.service.fetch(
                "select position from subscribers where name in ('slow', 'quick') order by name"
            )
            assert rows[0]["position"] > rows[1]["position"]


async def test_a_second_process_waits_and_goes_on_where_the_first_was(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    async with listening() as gateway:
        one = subscriber(gateway, "twice", collections=("incidents",))
        async with publishing(dsn, one) as first:
            await until(lambda: first.holds)
            async with publishing(dsn, one) as second:
                await told_until(centre, "twice", 1)
                numbers = [str(await lan.open_incident("house_fire", place=DONG_XOAI))]
                await told_until(centre, "twice", await centre.caught_up())
                assert not second.holds
                async with connected(dsn) as connection:
                    await connection.execute(
                        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = $1",
                        HELD,
                    )
                numbers += [str(await lan.open_incident("house_fire", place=DONG_XOAI)) for _ in range(5)]
                await told_until(centre, "twice", await centre.caught_up())
                await until(lambda: first.holds != second.holds)
                assert all(of(gateway, "incidents", number) for number in numbers)


async def test_a_replay_tells_the_same_again_with_the_same_ids(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    async with (
        listening() as gateway,
        publishing(dsn, subscriber(gateway, "again", collections=("incidents", "assignments"))),
    ):
        await told_until(centre, "again", 1)
        begin = await centre.caught_up()
        await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
        position = await centre.caught_up()
        await told_until(centre, "again", position)
        told = dict(zip(gateway.ids, gateway.heard, strict=True))
        assert len(told) == len(gateway.ids) > 0
        await replayed(centre, "again", begin)
        await until(lambda: len(gateway.ids) == 2 * len(told))
        assert dict(zip(gateway.ids[len(told) :], gateway.heard[len(told) :], strict=True)) == told


async def test_a_district_is_told_its_own_part(centre: Centre):
    lan, reader = await centre.service.person("lan"), await centre.reader()
    query = "?level=district&bbox=106.883,11.535,106.883,11.535&datetime=2025-01-01"
    district = (await centre.items(reader, "areas", query))["features"][0]["properties"]["code"]
    async with listening() as gateway, publishing(centre.service.dsn, subscriber(gateway, "part", area=district)):
        await told_until(centre, "part", 1)
        far = str(await lan.open_incident("house_fire", place=FAR))
        here = str(await lan.open_incident("house_fire", place=DONG_XOAI))
        await told_until(centre, "part", await centre.caught_up())
        assert of(gateway, "incidents", here)
        assert not of(gateway, "incidents", far)
        await lan.do("ChangePlace", incident=int(here), place=FAR, seen=await centre.service.position())
        await told_until(centre, "part", await centre.caught_up())
        assert of(gateway, "incidents", here)[-1]["feature"] is None


async def test_an_address_inside_is_told_only_when_the_file_names_it(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    async with listening() as gateway:
        port = gateway.url.rpartition(":")[2]
        for name, allowed in (("inside-no", ()), ("inside-yes", ("127.0.0.1", "::1"))):
            one = subscriber(gateway, name, collections=("incidents",), give_up_s=1)
            one = type(one)(
                **{**{field: getattr(one, field) for field in one.__struct_fields__}, "url": f"http://localhost:{port}"}
            )
            gateway.heard = []
            async with publishing(dsn, one, allowed=allowed):
                await told_until(centre, name, 1)
                number = str(await lan.open_incident("house_fire", place=DONG_XOAI))
                await told_until(centre, name, await centre.caught_up())
                assert bool(of(gateway, "incidents", number)) == bool(allowed)
            async with connected(dsn) as connection:
                dead = await cursors.dead(connection, name)
            assert bool(dead) != bool(allowed)
            assert all("inside our own network" in letter.cause for letter in dead)


async def test_a_rebuilt_archive_tells_nothing_twice(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    async with listening() as gateway, publishing(dsn, subscriber(gateway, "rebuilt", collections=("incidents",))):
        await told_until(centre, "rebuilt", 1)
        await lan.open_incident("house_fire", place=DONG_XOAI)
        await told_until(centre, "rebuilt", await centre.caught_up())
        told = len(gateway.ids)
        connection = await asyncpg.connect(dsn)
        position = await connection.fetchval(
            "update archive_checkpoint set position = 5 returning (select position from archive_checkpoint)"
        )
        await asyncio.sleep(1)
        await connection.execute("update archive_checkpoint set position = $1", position)
        await connection.close()
        number = str(await lan.open_incident("house_fire", place=DONG_XOAI))
        await until(lambda: of(gateway, "incidents", number))
        assert len(gateway.ids) == len(set(gateway.ids))
        assert len(gateway.ids) > told


async def test_what_is_asked_for_again_after_an_outage_is_tried(centre: Centre):
    lan, dsn = await centre.service.person("lan"), centre.service.dsn
    port, there = free_port(), Gateway()
    there.url = f"http://127.0.0.1:{port}/take"
    shut = subscriber(there, "shut", collections=("incidents",), give_up_s=1)
    async with publishing(dsn, shut):
        await told_until(centre, "shut", 1)
        await lan.open_incident("house_fire", place=DONG_XOAI)
        await told_until(centre, "shut", await centre.caught_up())
        async with connected(dsn) as connection:
            letters = {one.id for one in await cursors.dead(connection, "shut")}
            assert letters
            async with listening(port) as gateway:
                await cursors.resend(connection, "shut", list(letters))
                await until(lambda: letters <= set(gateway.ids))


async def test_while_the_archive_is_built_anew_nothing_is_passed_over(centre: Centre):
    position = await centre.caught_up()
    async with connected(centre.service.dsn) as connection:
        source = Source(centre.service.dsn, ("incidents",), None)
        with pytest.raises(NotThere):
            await source.messages(connection, Position(0), Position(position + 1_000_000))
