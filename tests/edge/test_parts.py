"""Two dispatchers of different services look at one incident: each ranks her own part, and sees the other's."""

import pytest

from tests.edge.conftest import DONG_XOAI, Client, Running, fresh
from tests.edge.test_roles import of_service

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def rank(client: Client, number: int, service: str, priority: int, seen: int | None = None) -> tuple[int, str]:
    """Status and reason of ranking a part, as seen now."""
    known = (await client.view("queue"))[str(number)]["position"] if seen is None else seen
    status, told = await client.command(
        "ChangePartPriority", fresh(), incident=number, service=service, priority=priority, seen=known
    )
    return status, told.get("reason", "")


async def test_each_service_ranks_its_own_part(shared: Running) -> None:
    khoa, police, medics = (
        await shared.person("khoa"), await of_service(shared, "police"), await of_service(shared, "ambulance"),
    )  # fmt: skip
    number = await khoa.open_incident("fight", place=DONG_XOAI)
    assert await rank(police, number, "police", 1) == (200, "")
    assert await rank(medics, number, "ambulance", 3) == (200, "")
    for one in (police, medics, khoa):
        row = (await one.view("queue"))[str(number)]
        assert row["priority"] == 2
        assert {part["service"]: part["priority"] for part in row["parts"]} == {"police": 1, "ambulance": 3}
        waits = {need["service"]: need["priority"] for need in row["needs"] if need["assignment"] is None}
        assert waits.items() <= {"police": 1, "ambulance": 3}.items()


async def test_nobody_ranks_another_service_s_part_nor_by_way_of_the_whole(shared: Running) -> None:
    khoa, medics = await shared.person("khoa"), await of_service(shared, "ambulance")
    number = await khoa.open_incident("fight")
    row = (await medics.view("queue"))[str(number)]
    assert await rank(medics, number, "police", 4) == (403, "not_allowed")
    whole = {"incident": number, "priority": 4, "seen": row["position"]}
    status, told = await medics.command("ChangePriority", fresh(), **whole)
    assert (status, told["reason"]) == (403, "not_allowed")
    assert (await khoa.command("ChangePriority", fresh(), **whole))[0] == 200


async def test_the_whole_is_hers_where_nothing_of_another_service_is_needed(shared: Running) -> None:
    medics = await of_service(shared, "ambulance")
    number = await medics.open_incident("stroke")
    position = (await medics.view("queue"))[str(number)]["position"]
    assert (await medics.command("ChangePriority", fresh(), incident=number, priority=2, seen=position))[0] == 200


@pytest.mark.parametrize(
    ("command", "fields"),
    [("CancelIncident", {"reason": "by_mistake"}), ("CloseIncident", {"disposition": "duplicate"})],
)
async def test_nobody_ends_what_another_service_is_still_needed_for(
    shared: Running, command: str, fields: dict[str, str]
) -> None:
    """A police dispatcher had called off an ambulance by cancelling the incident."""
    lan, police = await shared.person("lan"), await of_service(shared, "police")
    number = await lan.open_incident("fight")
    status, told = await police.command(command, fresh(), incident=number, **fields)
    assert (status, told["reason"]) == (403, "not_allowed")
    needs = (await police.view("queue"))[str(number)]["needs"]
    for need in needs:
        if need["service"] != "police":
            await lan.do("DropNeed", need=need["need"], reason="by_mistake", call_off=True)
    status, told = await police.command(command, fresh(), incident=number, **fields)
    assert status == 200 or told["reason"] == "units_are_out", told


async def test_who_is_bound_may_ask_for_others_and_say_what_is_so(shared: Running) -> None:
    khoa, police = await shared.person("khoa"), await of_service(shared, "police")
    number = await khoa.open_incident("stroke")
    await police.do("AddNeed", incident=number, service="fire", wanted=[], count=1)
    seen = (await police.view("queue"))[str(number)]["position"]
    await police.do("ChangeKind", incident=number, kind="fight", seen=seen)


async def test_two_who_rank_one_part_at_once_do_not_overwrite_each_other(shared: Running) -> None:
    khoa, police = await shared.person("khoa"), await of_service(shared, "police")
    number = await khoa.open_incident("fight")
    seen = (await khoa.view("queue"))[str(number)]["position"]
    assert await rank(police, number, "police", 1, seen) == (200, "")
    assert await rank(khoa, number, "police", 4, seen) == (409, "changed_since")
    assert await rank(khoa, number, "fire", 4) == (422, "no_such_part")
