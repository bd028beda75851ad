"""The room over HTTP: from the first webhook to the last state, with the faults that happen."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.edge.conftest import DONG_XOAI, Client, Running, fresh, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_MS = 24 * 3600 * 1000


def number() -> str:
    """A caller nobody was before."""
    return f"09{time.time_ns() % 10**8:08}"


async def rang(running: Running, caller: str | None = None, /, **data: Any) -> str:
    """A call, as the journal names it."""
    name = fresh("call")
    told = {"call": name, "number": "115", **({"caller": caller} if caller else {}), **data}
    await tell(running, "call.ringing", name, **told)
    return f"exchange:{name}"


async def tell(running: Running, kind: str, call: str, /, **data: Any) -> None:
    async with running.client() as exchange:
        told = {"call": call.removeprefix("exchange:"), **data}
        status, body = await running.ring(exchange, kind, fresh(), **told)
        assert status == 200, body


async def row(client: Client, view: str, call: str) -> dict[str, Any]:
    return (await client.view(view))[call]  # type: ignore[no-any-return]


async def refused(client: Client, kind: str, /, **fields: Any) -> tuple[int, str, str | None]:
    status, body = await client.command(kind, fresh(), **fields)
    return status, body["reason"], body.get("by")


# --- calling back


async def test_a_caller_who_gave_up_is_called_back_until_she_is_reached(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    call = await rang(shared, number())
    await tell(shared, "call.ended", call, cause="caller_hung_up")
    listed = await row(khoa, "call_backs", call)
    assert (listed["why"], listed["end"], listed["due"] - listed["since"]) == ("abandoned", None, 600_000)
    await khoa.do("TakeCallBack", call=call)
    assert await refused(nhung, "TakeCallBack", call=call) == (409, "call_is_taken", "user:khoa")
    await khoa.do("RecordCallBack", call=call, outcome="busy")
    await nhung.do("RecordCallBack", call=call, outcome="reached")
    listed = await row(khoa, "call_backs", call)
    assert [(one["person"], one["outcome"]) for one in listed["tries"]] == [
        ("user:khoa", "busy"),
        ("user:nhung", "reached"),
    ]
    assert listed["end"] == "reached"
    assert await refused(khoa, "RecordCallBack", call=call, outcome="busy") == (409, "no_call_back", None)


async def test_whoever_rings_again_is_on_the_list_once_and_off_it_when_she_is_answered(shared: Running) -> None:
    khoa, caller = await shared.person("khoa"), number()
    first = await rang(shared, caller)
    await tell(shared, "call.ended", first)
    second = await rang(shared, f"+84{caller[1:]}")
    assert (await row(khoa, "calls", second))["earlier"] == [first]
    await tell(shared, "call.ended", second)
    assert (await row(khoa, "call_backs", first))["by_call"] == second
    third = await rang(shared, caller)
    assert (await row(khoa, "calls", third))["earlier"] == [second, first]
    await tell(shared, "call.answered", third, agent="205")
    listed = await khoa.view("call_backs")
    assert [listed[call]["end"] for call in (first, second)] == ["rang_again", "rang_again"]
    assert third not in listed


async def test_doubled_and_reordered_news_puts_nobody_on_the_list_twice_or_wrongly(shared: Running) -> None:
    """The end is told first, then the answer; and the end again."""
    khoa = await shared.person("khoa")
    call = f"exchange:{fresh('call')}"
    delivery, told = fresh(), {"call": call.removeprefix("exchange:"), "number": "115"}
    async with shared.client() as exchange:
        first = await shared.ring(exchange, "call.ended", delivery, **told)
        again = await shared.ring(exchange, "call.ended", delivery, **told)
    assert first == again or (first[0], again[0]) == (200, 200)
    await tell(shared, "call.ended", call)
    assert (await row(khoa, "call_backs", call))["end"] is None
    await tell(shared, "call.answered", call, agent="205")
    assert (await row(khoa, "call_backs", call))["end"] == "answered_after_all"
    await tell(shared, "call.ringing", call, number="115")
    assert (await row(khoa, "call_backs", call))["end"] == "answered_after_all"


async def test_a_caller_who_said_nothing_is_kept_on_the_list(shared: Running) -> None:
    khoa = await shared.person("khoa")
    call = await rang(shared)
    await tell(shared, "call.answered", call, agent="205")
    await khoa.do("AskCallBack", call=call, why="silent")
    await tell(shared, "call.ended", call)
    assert (await row(khoa, "call_backs", call))["why"] == "silent"


async def test_who_must_not_see_whom_to_call_back_does_not(shared: Running) -> None:
    for person in (await shared.person("ioc"), await shared.crew("A02")):
        for view in ("calls", "call_backs", "handovers"):
            assert (await person.get(f"/views/{view}"))[0] == 403


# --- handing over


async def test_a_call_goes_from_one_number_to_another_with_what_was_typed(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    call = await rang(shared, number())
    await khoa.do("ClaimCall", call=call)
    typed = "Cháy nhà, có người mắc kẹt trên tầng hai"
    offer = {"number": "114", "reason": "other_service", "kind": "house_fire", "place": DONG_XOAI}
    await khoa.do("HandOverCall", call=call, text=typed, address="Số 9 Hùng Vương", **offer)
    offered = await row(nhung, "handovers", call)
    assert (offered["state"], offered["person"], offered["area"] is not None) == ("offered", "user:khoa", True)
    assert typed not in str(offered)
    status, opened = await nhung.post("/open", {"call": call})
    assert (status, set(opened["texts"].values()) >= {typed, "Số 9 Hùng Vương"}) == (200, True)
    assert (await row(khoa, "calls", call))["person"] == "user:khoa", "until it is taken it is the first desk's"
    assert await refused(khoa, "ReleaseCall", call=call) == (409, "handover_is_open", None)
    await nhung.do("TakeHandover", call=call)
    taken, moved = await row(khoa, "handovers", call), await row(khoa, "calls", call)
    assert (taken["state"], taken["taker"]) == ("taken", "user:nhung")
    assert (moved["person"], moved["number"]) == ("user:nhung", "114")


async def test_a_handover_is_refused_taken_back_or_lapses_and_the_call_stays(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    call = await rang(shared)
    offer = {"call": call, "number": "113", "reason": "other_service"}
    assert await refused(khoa, "HandOverCall", **{**offer, "number": "119"}) == (422, "no_such_number", None)
    await khoa.do("HandOverCall", **offer)
    assert await refused(nhung, "HandOverCall", **offer) == (409, "handover_is_open", "user:khoa")
    assert await refused(nhung, "WithdrawHandover", call=call) == (409, "not_held", "user:khoa")
    await nhung.do("RefuseHandover", call=call, reason="wrong_number")
    assert (await row(khoa, "handovers", call))["refusal"] == "wrong_number"
    await khoa.do("HandOverCall", **offer)
    await khoa.do("WithdrawHandover", call=call)
    assert await refused(nhung, "TakeHandover", call=call) == (409, "no_handover", None)
    assert (await row(khoa, "calls", call))["person"] == "user:khoa"


async def test_two_who_take_a_handover_at_once_do_not_both_have_it(shared: Running) -> None:
    khoa, lan, nhung = [await shared.person(name) for name in ("khoa", "lan", "nhung")]
    for _ in range(10):
        call = await rang(shared)
        await khoa.do("HandOverCall", call=call, number="113", reason="other_service")
        answers = await asyncio.gather(
            lan.command("TakeHandover", fresh(), call=call), nhung.command("TakeHandover", fresh(), call=call)
        )
        assert sorted(status for status, _ in answers) == [200, 409]


# --- whose console is silent


async def test_a_heartbeat_is_for_people_of_the_room_and_for_crews(shared: Running) -> None:
    for name in ("khoa", "lan", "nhung"):
        assert (await (await shared.person(name)).post("/heartbeat", b""))[0] == 204
    assert (await (await shared.person("ioc")).post("/heartbeat", b""))[0] == 403
    assert (await (await shared.crew("A02")).post("/heartbeat", b""))[0] == 204
    async with shared.client() as stranger:
        assert (await stranger.post("/heartbeat", b""))[0] == 401


async def test_who_signs_out_with_a_call_leaves_it_to_others(shared: Running) -> None:
    nhung = await shared.person("nhung")
    call = await rang(shared)
    async with shared.client() as gone:
        await gone.sign_in("tn6")
        await gone.post("/heartbeat", b"")
        await gone.do("ClaimCall", call=call)
        assert await refused(nhung, "ClaimCall", call=call) == (409, "call_is_taken", "user:tn6")
        assert (await gone.ask("DELETE", "/session"))[0] == 204
    for _ in range(50):
        if "silent:user:tn6" in await nhung.view("situation"):
            break
        await asyncio.sleep(0.05)
    await nhung.do("ClaimCall", call=call)
    entries = [one["event"] for one in await shared.entries() if one["event"].get("call") == call]
    assert entries[-1] == {"type": "CallClaimed", "call": call, "person": "user:nhung", "taken_from": "user:tn6"}


# --- marks


async def test_a_mark_is_shown_after_answering_and_lowers_nothing(shared: Running) -> None:
    khoa, caller = await shared.person("khoa"), number()
    first = await rang(shared, caller)
    until = round(time.time() * 1000) + DAY_MS
    await khoa.do("MarkCaller", call=first, reason="prank", until=until)
    again = await rang(shared, caller)
    waiting = await row(khoa, "calls", again)
    assert (waiting["state"], waiting["nuisance"], waiting["earlier"]) == ("ringing", None, [first])
    await tell(shared, "call.answered", again, agent="205")
    shown = (await row(khoa, "calls", again))["nuisance"]
    assert shown == {"call": first, "person": "user:khoa", "reason": "prank", "until": until}
    await khoa.do("UnmarkCaller", call=first)
    assert (await row(khoa, "calls", again))["nuisance"] is None
    withheld = await rang(shared)
    assert await refused(khoa, "MarkCaller", call=withheld, reason="prank", until=until) == (
        409,
        "caller_unknown",
        None,
    )


# --- what is known of a caller


async def test_earlier_calls_are_found_after_a_restart_and_not_after_an_erasure(database: str, tmp_path: Path) -> None:
    caller = number()
    async with serving(database, tmp_path) as running:
        first = await rang(running, caller)
        until = round(time.time() * 1000) + DAY_MS
        await (await running.person("khoa")).do("MarkCaller", call=first, reason="abuse", until=until)
    async with serving(database, tmp_path) as running:
        khoa, nhung = await running.person("khoa"), await running.person("nhung")
        second = await rang(running, caller)
        assert (await row(khoa, "calls", second))["earlier"] == [first]
        status, found = await khoa.get(f"/calls/earlier?call={second}")
        assert (status, [one["call"] for one in found["calls"]]) == (200, [first])
        assert (await (await running.person("ioc")).get(f"/calls/earlier?call={second}"))[0] == 403
        assert (await khoa.get("/calls/earlier"))[0] == 422
        assert (await khoa.get("/calls/earlier?call=%00"))[1]["calls"] == []
        assert (await nhung.post("/erase", {"call": first, "reason": "asked_by_person"}))[0] == 200
        third = await rang(running, caller)
        assert (await row(khoa, "calls", third))["earlier"] == [second]
        for _ in range(50):
            found = (await khoa.get(f"/calls/earlier?call={third}"))[1]["calls"]
            if first not in [one["call"] for one in found]:
                break
            await asyncio.sleep(0.05)
        assert [one["call"] for one in found] == [second]


async def test_who_asks_to_be_forgotten_is_in_all_calls_of_her_number_and_nobody_else_is(shared: Running) -> None:
    nhung, caller = await shared.person("nhung"), number()
    calls, other = [await rang(shared, caller) for _ in range(3)], await rang(shared, number())
    status, told = await nhung.post("/erase", {"call": calls[1], "reason": "asked_by_person", "all_of_number": True})
    assert (status, told["subjects"]) == (200, 3)
    for call in calls:
        assert (await nhung.post("/open", {"call": call}))[1]["texts"] == {}
    assert len((await nhung.post("/open", {"call": other}))[1]["texts"]) == 1


async def test_late_news_of_an_erased_call_bring_nobody_back(shared: Running) -> None:
    khoa, nhung, caller = await shared.person("khoa"), await shared.person("nhung"), number()
    first = await rang(shared, caller)
    assert (await nhung.post("/erase", {"call": first, "reason": "asked_by_person"}))[0] == 200
    await tell(shared, "call.ended", first, caller=caller)
    again = await rang(shared, caller)
    assert (await row(khoa, "calls", again))["earlier"] == []
    kept = partial(shared.fetch, "select 1 from person_keys where left(subject, -9) = $1", f"call:{first}")
    async with asyncio.timeout(10):
        while await kept():  # they are thrown away a moment after the answer
            await asyncio.sleep(0.05)


async def test_who_waits_longer_than_a_day_is_known_again_after_a_restart(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    caller = number()
    async with serving(database, tmp_path) as running:
        first = await rang(running, caller)
        await tell(running, "call.ended", first)
    ahead(2 * 24 * 3600)
    async with serving(database, tmp_path) as running:
        khoa = await running.person("khoa")
        await khoa.open_incident("stroke")
        assert first not in await khoa.view("calls")
        second = await rang(running, caller)
        assert (await row(khoa, "calls", second))["earlier"] == [first]
        await tell(running, "call.answered", second, agent="205")
        assert (await row(khoa, "call_backs", first))["by_call"] == second


async def test_callers_whose_numbers_are_words_are_not_one(shared: Running) -> None:
    khoa = await shared.person("khoa")
    first = await rang(shared, "Private number")
    second = await rang(shared, "client:alice")
    assert (await row(khoa, "calls", second))["earlier"] == []
    assert (await row(khoa, "calls", first))["caller"] is not None


async def test_who_tells_only_answers_and_ends_is_recognised_too(shared: Running) -> None:
    khoa, caller = await shared.person("khoa"), number()
    first = await rang(shared, caller)
    await tell(shared, "call.ended", first)
    second = f"exchange:{fresh('call')}"
    await tell(shared, "call.answered", second, agent="205", number="115", caller=caller)
    assert (await row(khoa, "calls", second))["earlier"] == [first]
    assert (await row(khoa, "call_backs", first))["end"] == "rang_again"


async def test_a_number_is_found_though_something_was_typed_before_it_was_known(shared: Running) -> None:
    khoa, caller = await shared.person("khoa"), number()
    first = await rang(shared)
    await khoa.open_incident("stroke", call=first, text="Ngưng thở")
    await tell(shared, "call.ringing", first, number="115", caller=caller)
    second = await rang(shared, caller)
    found = (await khoa.get(f"/calls/earlier?call={second}"))[1]["calls"]
    assert [one["call"] for one in found] == [first]


async def test_what_is_said_after_an_erasure_can_be_read(shared: Running) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    call = await rang(shared, number())
    assert (await nhung.post("/erase", {"call": call, "reason": "asked_by_person"}))[0] == 200
    incident = await khoa.open_incident("stroke", call=call, text="nằm giữa đường", address="số 5 Lê Lợi")
    texts = (await nhung.post("/open", {"incident": incident}))[1]["texts"]
    assert set(texts.values()) == {"nằm giữa đường", "số 5 Lê Lợi"}


async def test_who_signs_out_leaves_her_desk(shared: Running) -> None:
    nhung = await shared.person("nhung")
    async with shared.client() as gone:
        await gone.sign_in("tn5")
        await gone.do("SignOnDesk", extension="905")
        assert "desk:905" in await nhung.view("situation")
        assert (await gone.ask("DELETE", "/session"))[0] == 204
    assert "desk:905" not in await nhung.view("situation")
