"""Two who act on the same at the same moment, over HTTP: nothing is taken twice, lost, or half done."""

import asyncio
from typing import Any

import pytest

from tests.edge.conftest import DONG_XOAI, Client, Running, fresh
from tests.edge.test_room import number, rang

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROUNDS = 20


async def test_of_those_who_claim_a_call_at_once_one_has_it_and_the_others_hear_who(shared: Running) -> None:
    people = {name: await shared.person(name) for name in ("khoa", "nhung", "lan")}
    for _ in range(ROUNDS):
        call = await rang(shared)
        answers = dict(
            zip(
                people,
                await asyncio.gather(*(one.command("ClaimCall", fresh(), call=call) for one in people.values())),
                strict=False,
            )
        )
        [winner] = [name for name, (status, _) in answers.items() if status == 200]
        others = [body for name, (_, body) in answers.items() if name != winner]
        assert [(one["reason"], one["by"]) for one in others] == [("call_is_taken", f"user:{winner}")] * 2
        assert (await people["khoa"].view("calls"))[call]["person"] == f"user:{winner}"


async def test_two_who_attach_different_calls_to_one_incident_at_once_both_do(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    for _ in range(ROUNDS):
        incident = await khoa.open_incident(place=DONG_XOAI)
        calls = [await rang(shared, number()) for _ in range(2)]
        answers = await asyncio.gather(
            *(
                one.command("AttachCall", fresh(), call=call, incident=incident)
                for one, call in zip((khoa, nhung), calls, strict=True)
            )
        )
        assert [status for status, _ in answers] == [200, 200], answers
        assert [await incident_of(khoa, call) for call in calls] == [incident, incident]


async def test_a_call_two_attach_to_different_incidents_at_once_is_about_one_of_them(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    for _ in range(ROUNDS):
        incidents = [await khoa.open_incident(place=DONG_XOAI) for _ in range(2)]
        call = await rang(shared, number())
        answers = await asyncio.gather(
            *(
                one.command("AttachCall", fresh(), call=call, incident=incident)
                for one, incident in zip((khoa, nhung), incidents, strict=True)
            )
        )
        assert sorted(status for status, _ in answers) == [200, 409], answers
        [won] = [incident for (status, _), incident in zip(answers, incidents, strict=True) if status == 200]
        assert await incident_of(khoa, call) == won


async def test_a_call_is_read_whole_or_not_at_all_while_its_key_is_destroyed(shared: Running) -> None:
    """Six read it over and over, and one erases it in the midst: no answer is torn, and after the erasure none reads."""
    supervisor = await shared.person("nhung")
    readers = [await shared.person(name) for name in ("khoa", "lan")] * 3
    for _ in range(ROUNDS // 4):
        caller = number()
        call = await rang(shared, caller)
        assert await read_often(supervisor, call, 1) == [(200, [caller])]
        reading = [asyncio.create_task(read_often(reader, call)) for reader in readers]
        await asyncio.sleep(0.02)
        status, told = await supervisor.post("/erase", {"call": call, "reason": "asked_by_person"})
        assert status == 200, told
        seen = [one for answers in await asyncio.gather(*reading) for one in answers]
        assert all(one in ((200, [caller]), (200, [])) for one in seen), seen
        assert await read_often(supervisor, call, 1) == [(200, [])]


async def incident_of(client: Client, call: str) -> int | None:
    return (await client.view("calls"))[call]["incident"]  # type: ignore[no-any-return]


async def read_often(reader: Client, call: str, times: int = 12) -> list[tuple[int, list[str]]]:
    """Status and opened texts of each try."""
    answers: list[tuple[int, Any]] = [await reader.post("/open", {"call": call}) for _ in range(times)]
    return [(status, list(body.get("texts", {}).values())) for status, body in answers]
