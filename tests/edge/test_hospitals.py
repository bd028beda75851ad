"""What a hospital's desk may say and see: its own beds, who comes there, and nothing of who called."""

import json
from typing import Any

import pytest

from dispatch.accounts import Account, Accounts
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh
from tests.edge.listening import watching
from tests.edge.test_roles import tell_of_change

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWN, OTHER = "bvdk-tinh", "ttyt-dong-phu"
BEDS = {"emergency": 4, "burns": 0}


async def desk_of(shared: Running, hospital: str) -> Client:
    if hospital not in shared.people:
        shared.people[hospital] = await shared.stack.enter_async_context(shared.machine(hospital))
    return shared.people[hospital]


async def bring(shared: Running, unit: str, hospital: str) -> tuple[int, str]:
    """Somebody is on the way there: the incident and the assignment."""
    crew, person = await shared.crew(unit), await shared.person("lan")
    number = await person.open_incident(address="12 Hùng Vương", text="Nam 61 tuổi")
    assignment = (await person.do("AssignUnit", need=f"{number}.1", unit=unit))["ids"]["assignment"]
    for step, fields in (("on_scene", {}), ("transporting", {"hospital": hospital})):
        await crew.do("AdvanceAssignment", assignment=assignment, step=step, **fields)
    return number, assignment


async def test_a_desk_tells_of_its_own_hospital_and_the_room_of_any(shared: Running) -> None:
    desk = await desk_of(shared, OWN)
    await desk.do("ReportHospital", hospital=OWN, beds=BEDS, closed=["burns"])
    status, told = await desk.command("ReportHospital", fresh(), hospital=OTHER, beds=BEDS)
    assert (status, told["reason"]) == (403, "not_yours")
    for name in ("lan", "nhung"):
        await (await shared.person(name)).do("ReportHospital", hospital=OTHER, beds={}, diverting=True)
    for name in ("khoa", "ioc", "quantri"):
        status, told = await (await shared.person(name)).command("ReportHospital", fresh(), hospital=OWN, beds=BEDS)
        assert (status, told["reason"]) == (403, "not_allowed")
    rows = await (await shared.person("lan")).view("hospitals")
    assert (rows[OWN]["beds"], rows[OWN]["closed"], rows[OWN]["person"]) == (BEDS, ["burns"], f"user:{OWN}")
    assert (rows[OTHER]["diverting"], rows[OTHER]["person"]) == (True, "user:nhung")
    assert rows["ttyt-bu-dop"]["reported_at"] is None


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({"hospital": "nowhere", "beds": {}}, 422, "no_such_hospital"),
        ({"hospital": OWN, "beds": {"magic": 1}}, 422, "no_such_care"),
        ({"hospital": OWN, "beds": {"emergency": -1}}, 422, "invalid"),
        ({"hospital": OWN, "beds": {}, "until": 0}, 409, "too_old"),
    ],
)
async def test_what_cannot_be_is_refused(shared: Running, fields: dict[str, Any], status: int, reason: str) -> None:
    lan = await shared.person("lan")
    got, told = await lan.command("ReportHospital", fresh(), **fields)
    assert (got, told["reason"]) == (status, reason)


async def test_a_desk_sees_its_own_row_and_who_comes_and_nothing_else(shared: Running) -> None:
    desk, crew = await desk_of(shared, OWN), await shared.crew("A09")
    mine, assignment = await bring(shared, "A09", OWN)
    await bring(shared, "A10", OTHER)
    assert set(await desk.view("hospitals")) == {OWN}
    arrivals = await desk.view("arrivals")
    row = arrivals[assignment]
    assert {one["hospital"] for one in arrivals.values()} == {OWN}
    assert (row["unit"], row["incident"], row["kind"], row["step"]) == ("A09", mine, "cardiac_arrest", "transporting")
    assert row["due_at"] > row["since"]
    assert not {"caller", "text", "address", "place", "calls"} & row.keys()
    for name in ("queue", "history", "calls", "call_backs", "handovers", "units", "places"):
        assert (await desk.get(f"/views/{name}"))[0] == 403, name
    assert set(await desk.view("situation")) <= {"region"}
    for path in (f"/incidents/{mine}/story", "/people", f"/needs/{mine}.1/candidates", "/incidents/near"):
        assert (await desk.get(path))[0] == 403, path
    assert (await desk.post("/open", {"incident": mine}))[0] == 403
    assert (await desk.post("/sightings", {"unit": "A09", "place": DONG_XOAI}))[0] == 403
    assert (await desk.get("/region"))[0] == 200
    await crew.do("AdvanceAssignment", assignment=assignment, step="cleared")
    assert assignment not in await desk.view("arrivals")


async def test_a_crew_sees_what_hospitals_can_take_and_not_who_else_comes(shared: Running) -> None:
    crew = await shared.crew("A11")
    assert len(await crew.view("hospitals")) == 13
    assert (await crew.get("/views/arrivals"))[0] == 403
    ioc = await shared.person("ioc")
    assert len(await ioc.view("hospitals")) == 13
    assert (await ioc.get("/views/arrivals"))[0] == 200


async def test_a_crew_that_turns_away_is_taken_off_the_first_hospitals_screen(shared: Running) -> None:
    desk = await desk_of(shared, OWN)
    async with watching(desk, "hospitals,arrivals") as watcher:
        await watcher.opened()
        number, assignment = await bring(shared, "A12", OWN)
        assert (await watcher.until("arrivals", assignment))["unit"] == "A12"
        crew = await shared.crew("A12")
        await crew.do("AdvanceAssignment", assignment=assignment, step="transporting", hospital=OTHER)
        assert await watcher.until("arrivals", assignment) is None
        assert {key for view, key in watcher.rows if view == "hospitals"} == {OWN}
    row = (await (await shared.person("lan")).view("arrivals"))[assignment]
    assert (row["hospital"], row["incident"]) == (OTHER, number)


async def test_a_desk_without_a_hospital_is_of_none(shared: Running) -> None:
    """Somebody forgot to say of which: it is then the desk of none, not of all."""
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("ban-trong", "Bàn trống", "hospital"), None)
    token = await accounts.make_token("ban-trong", "test")
    await tell_of_change(shared)
    async with shared.client(Authorization=f"Bearer {token}") as desk:
        assert await desk.view("hospitals") == {}
        status, told = await desk.command("ReportHospital", fresh(), hospital=OWN, beds={})
        assert (status, told["reason"]) == (403, "not_yours")


async def test_who_signs_in_for_a_hospital_is_told_which(shared: Running) -> None:
    async with shared.client() as anyone:
        status, body = await anyone.post("/session", {"name": OWN, "password": "tiep-ung"})
        assert (status, body["role"], body["hospital"]) == (200, "hospital", OWN)


async def test_nothing_a_caller_said_is_in_what_hospitals_are_told(shared: Running) -> None:
    await bring(shared, "A13", OWN)
    told = json.dumps([row async for row in _rows(shared)], ensure_ascii=False)
    assert "Hùng Vương" not in told
    assert "61 tuổi" not in told


async def _rows(shared: Running) -> Any:
    desk = await desk_of(shared, OWN)
    for view in ("hospitals", "arrivals"):
        for row in (await desk.view(view)).values():
            yield row
