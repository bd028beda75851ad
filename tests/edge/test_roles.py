"""What each role may ask for: a command of every kind from everybody, and whose units they may touch."""

import asyncio
from typing import Any

import msgspec
import pytest

from dispatch.accounts import Account, Accounts
from dispatch.core.commands import Command
from dispatch.http import access, wire
from events.values import ServiceId
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOWHERE: dict[str, Any] = {
    "transfer": 999,
    "warning": 10**9,
    "clusters": ["L0"],
    "level": "routine",
    "category": "other",
    "vi": {"headline": "x", "description": "x"},
    "expires": 0,
    "count": 0,
    "ticket": 10**9,
    "into": 10**9,
    "field": "none",
    "agency": "none",
    "stars": 3,
    "centre": "112",
    "call": "exchange:none",
    "incident": 10**9,
    "extension": "t-desk",
    "kind": "none",
    "text": "x",
    "seen": 0,
    "place": DONG_XOAI,
    "priority": 2,
    "service": "none",
    "need": "1000000000.1",
    "reason": "test",
    "disposition": "served",
    "assignment": "1000000000/1",
    "step": "on_scene",
    "unit": "X99",
    "why": "silent",
    "outcome": "busy",
    "number": "114",
    "until": 0,
    "card": "none",
    "version": "1",
    "digest": "0" * 64,
    "answers": [],
    "hospital": "none",
    "beds": {},
    "site": "none",
    "hazard": "none",
    "alarm": "none#1",
    "device": "none",
    "order": 1,
    "contact": 1,
    "role": "owner",
    "phone": "0912345678",
}
"""Fields that are right in shape and about nothing there is: only the right to ask is tried."""
OTHERWISE: dict[str, dict[str, Any]] = {"KeepSite": {"kind": "house"}}
"""Where a field of that name has another shape."""
NAMES = {
    "call_taker": "khoa",
    "dispatcher": "lan",
    "supervisor": "nhung",
    "agency": "socongthuong",
    "ioc": "ioc",
    "administrator": "quantri",
}


def body_of(kind: type) -> dict[str, Any]:
    required = [field.name for field in msgspec.structs.fields(kind) if field.required and field.name != "id"]
    return {
        "type": kind.__name__,
        "id": fresh(),
        **{name: NOWHERE[name] for name in required},
        **OTHERWISE.get(kind.__name__, {}),
    }


async def asked_all(client: Client) -> dict[str, dict[str, Any]]:
    """The answer to one command of every kind."""
    status, answers = await client.post("/commands", [body_of(kind) for kind in wire.ASKABLE])
    assert status == 200, answers
    return {kind.__name__: answer for kind, answer in zip(wire.ASKABLE, answers, strict=True)}


@pytest.mark.parametrize("role", [*NAMES, "hospital", "crew", "machine"])
async def test_a_role_may_give_its_commands_and_no_others(shared: Running, role: str) -> None:
    if role == "hospital":
        client = await shared.stack.enter_async_context(shared.machine("bvdk-tinh"))
    elif role == "crew":
        client = await shared.crew("A02")
    elif role == "machine":
        client = await shared.stack.enter_async_context(shared.machine("gps"))
    else:
        client = await shared.person(NAMES[role])
    answers = await asked_all(client)
    refused = {name for name, answer in answers.items() if answer.get("reason") == "not_allowed"}
    assert refused == {kind.__name__ for kind in wire.ASKABLE if kind not in access.MAY[role]}
    assert all(answers[name]["status"] == 403 for name in refused)


async def test_who_is_not_signed_in_may_give_none(shared: Running) -> None:
    async with shared.client() as stranger:
        for kind in wire.ASKABLE:
            status, told = await stranger.post("/commands", body_of(kind))
            assert (status, told["reason"]) == (401, "not_signed_in")


async def test_a_machine_may_give_commands_when_its_token_says_so(shared: Running) -> None:
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("bot", "Máy", "machine"), None)
    token = await accounts.make_token("bot", "test", ["commands"])
    await tell_of_change(shared)
    async with shared.client(Authorization=f"Bearer {token}") as machine:
        answers = await asked_all(machine)
        assert not [name for name, answer in answers.items() if answer["status"] == 403]
        assert (await machine.get("/views/queue"))[0] == 403


@pytest.mark.parametrize(
    "kind", [kind for kind in Command.__subclasses__() if kind not in wire.ASKABLE], ids=lambda kind: kind.__name__
)
async def test_what_is_for_machines_and_the_planner_cannot_be_asked(shared: Running, kind: type) -> None:
    person = await shared.person("nhung")
    status, told = await person.post("/commands", {"type": kind.__name__, "id": fresh()})
    assert (status, told["reason"]) == (422, "invalid")


# --- a crew's own unit


async def test_a_crew_moves_only_its_own_unit(shared: Running) -> None:
    crew = await shared.crew("A03")
    for kind, fields in (
        ("BringOnDuty", {}),
        ("TakeOffDuty", {"reason": "x"}),
        ("TakeOutOfService", {"reason": "x"}),
        ("ReturnUnit", {}),
    ):
        status, told = await crew.command(kind, fresh(), unit="A04", **fields)
        assert (status, told["reason"]) == (403, "not_yours")
        assert (await crew.command(kind, fresh(), unit="A03", **fields))[0] in (200, 409)


async def test_a_crew_moves_only_its_own_assignment(shared: Running) -> None:
    mine, other = await shared.crew("A05"), await shared.crew("A06")
    person = await shared.person("lan")
    number = await person.open_incident()
    assignment = (await person.do("AssignUnit", need=f"{number}.1", unit="A05"))["ids"]["assignment"]
    for kind, fields in (("AdvanceAssignment", {"step": "on_scene"}), ("RefuseAssignment", {"reason": "x"})):
        status, told = await other.command(kind, fresh(), assignment=assignment, **fields)
        assert (status, told["reason"]) == (403, "not_yours")
    status, told = await mine.command("AdvanceAssignment", fresh(), assignment=assignment, step="on_scene")
    assert status == 200, told


async def test_a_crew_writes_notes_only_where_it_goes(shared: Running) -> None:
    crew, person = await shared.crew("A07"), await shared.person("lan")
    mine, other = await person.open_incident(), await person.open_incident()
    await person.do("AssignUnit", need=f"{mine}.1", unit="A07")
    assert (await crew.command("AddNote", fresh(), incident=mine, text="Đường ngập"))[0] == 200
    status, told = await crew.command("AddNote", fresh(), incident=other, text="Không phải của tôi")
    assert (status, told["reason"]) == (403, "not_yours")


async def test_a_crew_without_a_unit_moves_none(shared: Running) -> None:
    """Somebody forgot to say of which unit: it is then the crew of none, not of all."""
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("kip-trong", "Kíp trống", "crew"), None)
    token = await accounts.make_token("kip-trong", "test")
    await tell_of_change(shared)
    await shared.crew("A12")
    person = await shared.person("lan")
    number = await person.open_incident(text="Ngã")
    assignment = (await person.do("AssignUnit", need=f"{number}.1", unit="A12"))["ids"]["assignment"]
    async with shared.client(Authorization=f"Bearer {token}") as crew:
        for kind, fields in (
            ("TakeOutOfService", {"unit": "A12", "reason": "x"}),
            ("AdvanceAssignment", {"assignment": assignment, "step": "on_scene"}),
            ("RefuseAssignment", {"assignment": assignment, "reason": "x"}),
        ):
            status, told = await crew.command(kind, fresh(), **fields)
            assert (status, told["reason"]) == (403, "not_yours"), kind
        status, told = await crew.post("/open", {"incident": number})
        assert (status, told["reason"]) == (403, "not_yours")
        assert (await crew.get(f"/incidents/{number}/story"))[0] == 403
        assert await crew.view("units") == {}


# --- a dispatcher's own service


async def test_a_dispatcher_of_one_service_moves_only_its_units(shared: Running) -> None:
    medic = await of_service(shared, "ambulance")
    await shared.crew("A08")
    await shared.crew("H02")
    person = await shared.person("lan")
    ill, fire = await person.open_incident(), await person.open_incident("house_fire")
    assert (await medic.command("AssignUnit", fresh(), need=f"{ill}.1", unit="A08"))[0] == 200
    status, told = await medic.command("AssignUnit", fresh(), need=f"{fire}.1", unit="H02")
    assert (status, told["reason"]) == (403, "not_allowed")
    assignment = (await person.do("AssignUnit", need=f"{fire}.1", unit="H02"))["ids"]["assignment"]
    for kind, fields in (
        ("AdvanceAssignment", {"assignment": assignment, "step": "on_scene"}),
        ("RefuseAssignment", {"assignment": assignment, "reason": "x"}),
        ("CancelAssignment", {"assignment": assignment, "reason": "x"}),
        ("DivertUnit", {"unit": "H02", "need": f"{ill}.1"}),
        ("TakeOffDuty", {"unit": "H02", "reason": "x"}),
        ("TakeOutOfService", {"unit": "H02", "reason": "x"}),
        ("ReturnUnit", {"unit": "H02"}),
        ("BringOnDuty", {"unit": "H02"}),
    ):
        status, told = await medic.command(kind, fresh(), **fields)
        assert (status, told["reason"]) == (403, "not_allowed"), kind


async def test_a_dispatcher_of_one_service_drops_only_its_needs(shared: Running) -> None:
    medic, person = await of_service(shared, "ambulance"), await shared.person("lan")
    fire, ill = await person.open_incident("house_fire"), await person.open_incident()
    needs = (await person.view("queue"))[str(fire)]["needs"]
    pumper = next(need["need"] for need in needs if need["service"] == "fire")
    status, told = await medic.command("DropNeed", fresh(), need=pumper, reason="x")
    assert (status, told["reason"]) == (403, "not_allowed")
    assert (await medic.command("DropNeed", fresh(), need=f"{ill}.1", reason="x"))[0] == 200


async def of_service(shared: Running, service: str) -> Client:
    name = f"of-{service}"
    if name not in shared.people:
        await Accounts(shared.dsn).put(Account(name, name, "dispatcher", (ServiceId(service),)), "tiep-ung")
        await tell_of_change(shared)
    return await shared.person(name)


async def tell_of_change(shared: Running) -> None:
    """What the command line does after it changed an account."""
    token = shared.settings.operator_file.read_text()
    async with shared.client(Authorization=f"Bearer {token}") as operator:
        change = {"type": "RecordAccountChange", "id": fresh(), "account": "user:x", "role": "machine", "change": "put"}
        status, told = await operator.post("/operator/commands", change)
    assert status == 200, told
    await asyncio.sleep(0.3)  # accounts are read again beside the turn
