"""Deliveries come late and in any order: whatever the order, the call reads the same in the end."""

import itertools
import time
from typing import Any

import pytest

from dispatch import clock
from tests.edge.conftest import Client, Running, fresh

pytestmark = pytest.mark.asyncio(loop_scope="module")

START = int(time.time() * 1000) - 60_000
KNOWN = {"number": "115", "caller": "0987600618"}
TOLD: dict[str, dict[str, Any]] = {
    "call.ringing": {"sequence": 1, "at": START},
    "call.answered": {"sequence": 2, "at": START + 4_000, "agent": "201"},
    "call.located": {"sequence": 3, "at": START + 5_000, "lat": 11.535, "lon": 106.883, "uncertainty_m": 40.0},
    "call.transferred": {"sequence": 4, "at": START + 9_000, "agent": "305", "number": "114"},
    "call.ended": {"sequence": 5, "at": START + 30_000, "cause": "hangup"},
}
IN_THE_END = {
    "number": "114",
    "state": "ended",
    "rang_at": START,
    "answered_at": START + 4_000,
    "ended_at": START + 30_000,
    "end": "answered",
    "extension": "305",
    "place": {"lat": 11.535, "lon": 106.883},
    "uncertainty_m": 40.0,
    "located_at": START + 5_000,
    "drill": False,
}


async def tell(shared: Running, exchange: Client, call: str, kinds: tuple[str, ...], **known: Any) -> dict[str, Any]:
    """These deliveries in this order; the row that comes of them."""
    for kind in kinds:
        status, body = await shared.ring(exchange, kind, fresh(), call=call, **{**KNOWN, **known, **TOLD[kind]})
        assert status == 200, (kinds, kind, body)
    row: dict[str, Any] = (await (await shared.person("khoa")).view("calls"))[f"exchange:{call}"]
    return row


def differing(row: dict[str, Any], fields: tuple[str, ...] = tuple(IN_THE_END)) -> dict[str, Any]:
    return {name: row.get(name) for name in fields if row.get(name) != IN_THE_END[name]}


async def every_order(shared: Running, fields: tuple[str, ...], **known: Any) -> None:
    wrong = {}
    async with shared.client() as exchange:
        for kinds in itertools.permutations(TOLD):
            found = differing(await tell(shared, exchange, fresh("call"), kinds, **known), fields)
            if found:
                wrong[" ".join(kind[5:] for kind in kinds)] = found
    assert not wrong, f"{len(wrong)} of 120 orders end otherwise, such as {next(iter(wrong.items()))}"


async def test_in_any_order_the_call_has_ended_after_an_answer_and_is_where_it_was(shared: Running) -> None:
    kept = ("number", "state", "answered_at", "ended_at", "end", "place", "uncertainty_m", "located_at", "drill")
    await every_order(shared, kept)


async def test_in_any_order_the_call_rang_when_it_rang(shared: Running) -> None:
    """How long it waited is counted from here."""
    await every_order(shared, ("rang_at",))


async def test_a_place_of_an_hour_ago_lets_nobody_have_waited_an_hour(shared: Running) -> None:
    """A telephone may tell an old fix, and it may overtake the ringing."""
    person, call = await shared.person("khoa"), fresh("call")
    now = clock.Clock()()
    place = {**TOLD["call.located"], "at": now - 3_600_000}
    async with shared.client() as exchange:
        for kind, told in (("call.located", place), ("call.ringing", {"at": now})):
            assert (await shared.ring(exchange, kind, fresh(), call=call, number="115", **told))[0] == 200
    row = (await person.view("calls"))[f"exchange:{call}"]
    assert (row["located_at"], row["rang_at"]) == (now - 3_600_000, now)


async def test_in_any_order_the_call_is_where_it_was_transferred_to(shared: Running) -> None:
    """The desk it was transferred to is the one whose screen shows it."""
    await every_order(shared, ("extension",))


async def test_in_any_order_the_caller_is_known(shared: Running) -> None:
    async with shared.client() as exchange:
        for kinds in itertools.permutations(TOLD):
            row = await tell(shared, exchange, fresh("call"), kinds)
            assert row["caller"], kinds


async def test_a_caller_that_only_the_ringing_names_is_known_in_any_order(shared: Running) -> None:
    person = await shared.person("khoa")
    async with shared.client() as exchange:
        for kinds in itertools.permutations(("call.ringing", "call.answered", "call.ended")):
            call = fresh("call")
            for kind in kinds:
                caller = KNOWN["caller"] if kind == "call.ringing" else None
                told = {**TOLD[kind], "call": call, "number": "115", "caller": caller}
                assert (await shared.ring(exchange, kind, fresh(), **told))[0] == 200
            status, body = await person.post("/open", {"call": f"exchange:{call}"})
            assert (status, list(body["texts"].values())) == (200, [KNOWN["caller"]]), kinds


async def test_each_delivery_doubled_in_any_order_changes_nothing(shared: Running) -> None:
    async with shared.client() as exchange:
        for kinds in itertools.permutations(("call.ringing", "call.answered", "call.ended")):
            call, deliveries = fresh("call"), {kind: fresh() for kind in kinds}
            positions = []
            for kind in (*kinds, *kinds):
                told = {**KNOWN, **TOLD[kind], "call": call}
                assert (await shared.ring(exchange, kind, deliveries[kind], **told))[0] == 200
                positions.append(await shared.position())
            assert set(positions[3:]) == {positions[2]}, kinds


async def test_in_any_order_the_figures_of_the_number_are_right(shared: Running) -> None:
    """Answered once, abandoned never, nobody waiting."""
    person = await shared.person("khoa")
    async with shared.client() as exchange:
        for kinds in itertools.permutations(("call.ringing", "call.answered", "call.ended")):
            before = (await person.view("situation"))["number:114"]
            await tell(shared, exchange, fresh("call"), kinds, number="114")
            after = (await person.view("situation"))["number:114"]
            figures = {name: after[name] - before[name] for name in ("waiting", "answered", "abandoned")}
            assert figures == {"waiting": 0, "answered": 1, "abandoned": 0}, kinds
