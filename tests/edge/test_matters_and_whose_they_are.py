"""Whose what is of a matter: what machines are told, and what an erasure takes with it."""

from pathlib import Path
from typing import Any

import pytest

from dispatch.cli.following import archive_of
from dispatch.http import wire
from events.values import CallId, Subject
from projections import archive
from projections.tickets import TicketRow
from tests.edge.conftest import Client, Running, fresh, serving
from tests.edge.test_open311 import key_of
from tests.edge.test_tickets import PHONE, WHAT, WHO, listed, one, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_machine_that_may_read_is_told_how_tickets_stand_and_no_code_no_text_and_no_place(
    shared: Running,
) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa, address="12 hẻm Giếng Cạn")
    row = await one(khoa, number)
    token = await key_of(shared, "read")
    async with shared.client(Authorization=f"Bearer {token}") as machine:
        status, told = await machine.get(f"/tickets/{number}")
        assert (status, told["code"]) == (200, None)
        hidden = {"text", "place", "address", "reporter", "phone", "call", "answer", "told", "files", "tell", "untold"}
        assert told["ticket"].keys() == row.keys() - hidden - {"type"}
        assert all(told["ticket"][name] == row[name] for name in told["ticket"])
        (listed_row,) = [one for one in await listed(machine) if one["ticket"] == number]
        assert listed_row == told["ticket"]
        for path in (f"/tickets/{number}/story", "/tickets?call=exchange:x", "/tickets/waiting"):
            assert (await machine.get(path))[0] == 403, path
        assert (await machine.get("/tickets/figures"))[0] == 200


async def left(running: Running, **fields: Any) -> tuple[str, int]:
    """A call of somebody, and the ticket it left behind."""
    khoa, call = await running.person("khoa"), fresh()
    async with running.client() as exchange:
        assert (await running.ring(exchange, "call.ringing", fresh(), call=call, number="1022", caller=PHONE))[0] == 200
    return f"exchange:{call}", await opened(khoa, call=f"exchange:{call}", **fields)


async def texts(client: Client, **what: Any) -> set[str]:
    status, body = await client.post("/open", what)
    assert status == 200, body
    return set(body["texts"].values())


async def erase(client: Client, **what: Any) -> tuple[int, Any]:
    status, body = await client.post("/erase", {**what, "reason": "asked_by_person"})
    return status, body


async def test_erasing_a_ticket_leaves_the_call_it_came_from(shared: Running) -> None:
    nhung = await shared.person("nhung")
    call, number = await left(shared)
    assert await texts(nhung, ticket=number) == {WHAT, WHO, PHONE}
    assert (await erase(nhung, ticket=number))[0] == 200
    assert await texts(nhung, ticket=number) == set()
    assert await texts(nhung, call=call) == {PHONE}


async def test_erasing_a_call_takes_what_was_said_in_it_out_of_the_ticket(shared: Running) -> None:
    nhung, khoa = await shared.person("nhung"), await shared.person("khoa")
    call, number = await left(shared)
    await khoa.do("NoteTicket", ticket=number, text="Thợ đến sáng mai")
    assert (await erase(nhung, call=call))[0] == 200
    assert await texts(nhung, ticket=number) == {"Thợ đến sáng mai"}
    assert await texts(nhung, call=call) == set()


async def test_erasing_an_incident_takes_it_too(shared: Running) -> None:
    nhung = await shared.person("nhung")
    call, number = await left(shared)
    incident = await nhung.open_incident(call=call)
    assert (await erase(nhung, incident=incident))[0] == 200
    assert await texts(nhung, ticket=number) == set()


async def test_who_is_forgotten_in_all_her_calls_is_in_the_tickets_that_were_settled_too(
    database: str, tmp_path: Path
) -> None:
    async with serving(database, tmp_path) as running:
        nhung = await running.person("nhung")
        call, number = await left(running)
        other, _ = await left(running, text="Việc khác")
        await archive_of(database).run(until=await running.position())  # type: ignore[arg-type]
        settled = await archive.tickets_of(database, [CallId(call)], TicketRow)
        assert [row.ticket for row in settled] == [number]
        assert (await erase(nhung, call=other, all_of_number=True))[0] == 200
        assert await texts(nhung, ticket=number) == set()


async def test_what_was_sealed_with_its_call_is_erased_with_it_when_that_is_asked_for(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was before tickets of calls had keys of their own."""

    def named(asked: Any) -> Subject | None:
        call, ticket = getattr(asked, "call", None), getattr(asked, "ticket", None)
        return wire.call_subject(call) if call else wire.ticket_subject(ticket) if ticket is not None else None

    nhung = await shared.person("nhung")
    with monkeypatch.context() as before:
        before.setattr(wire, "_subject_named", named)
        call, number = await left(shared)
    status, body = await erase(nhung, ticket=number)
    assert (status, body["reason"]) == (409, "sealed_with_its_call")
    assert await texts(nhung, ticket=number) == {WHAT, WHO, PHONE}
    assert (await erase(nhung, ticket=number, call=call))[0] == 200
    assert await texts(nhung, ticket=number) == await texts(nhung, call=call) == set()
