"""What goes wrong is told as `application/problem+json`, in the asker's language, with a word, and without our insides."""

import asyncio
import json
import time
from typing import Any

import pytest
import structlog
from aiohttp.client_exceptions import ClientConnectionResetError

from dispatch import engine, inbox
from dispatch.core import rules
from dispatch.http import edge, problems, server
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_MS = 24 * 3600 * 1000


def now_ms() -> int:
    return int(time.time() * 1000)


def is_a_problem(client: Client, status: int, body: Any) -> bool:
    """Of the right type, told twice the same, with a word that has a title in both languages, and nothing of ours."""
    text = json.dumps(body)
    return (
        client.last_headers["Content-Type"] == "application/problem+json"
        and body["status"] == status
        and body["title"] in problems.TITLES[body["reason"]]
        and not any(told in text for told in ("Traceback", "File ", "site-packages", "Error("))
    )


async def asked(client: Client, what: str) -> tuple[int, Any]:
    """One request that must fail in this way."""
    note = {"type": "AddNote", "id": fresh(), "incident": 10**9, "text": "x"}
    match what:
        case "400 unreadable":
            return await client.post("/commands", b"{")
        case "404 not_found":
            return await client.get("/nothing/here")
        case "405 method_not_allowed":
            return await client.ask("PUT", "/commands", b"{}")
        case "409 no_such_incident":
            return await client.post("/commands", note)
        case "413 too_large":
            return await client.post("/commands", [{"type": "AddNote"}] * 101)
        case "422 invalid":
            return await client.post("/commands", {**note, "incident": "many"})
        case "403 csrf":
            return await client.post("/commands", note, **{"X-CSRF-Token": "other"})
        case "403 not_allowed":
            return await client.get("/metrics")
    raise AssertionError(what)


WRONG = (
    "400 unreadable",
    "404 not_found",
    "405 method_not_allowed",
    "409 no_such_incident",
    "413 too_large",
    "422 invalid",
    "403 csrf",
    "403 not_allowed",
)


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.5", "vi"),
        ("en-GB,en;q=0.8", "en"),
        ("EN", "en"),
        ("fr, en", "en"),
        (";;,", "vi"),
    ],
)
async def test_a_problem_is_told_in_the_language_asked_for(
    shared: Running, what: str, accepted: str, language: str
) -> None:
    client = await shared.person("khoa")
    client.session.headers["Accept-Language"] = accepted
    status, body = await asked(client, what)
    assert f"{status} {body['reason']}" == what
    assert is_a_problem(client, status, body)
    assert body["title"] == problems.TITLES[body["reason"]][problems.LANGUAGES.index(language)]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("vi;q=0.1,en;q=0.9", "en"),
        ("en;q=0.1, vi;q=0.9", "vi"),
        ("en, vi", "en"),
        ("vi, en", "vi"),
        ("fr-FR, en-US;q=0.3", "en"),
        ("en;q=0", "vi"),
        ("EN-gb ; Q=0.5", "en"),
        ("eng", "vi"),
        ("vı, vİ", "vi"),
        ("*", "vi"),
        ("en;q=nan", "vi"),
        ("en" * 5_000, "vi"),
        ("en," * 5_000, "vi"),
    ],
    ids=lambda text: text[:20],
)
async def test_a_language_goes_by_its_weight(accepted: str, language: str) -> None:
    assert edge.language_of({"Accept-Language": accepted}) == language


async def test_every_reason_has_words_in_both_languages() -> None:
    for reason in rules.Reason:
        vi, en = problems.TITLES[reason]
        assert vi
        assert en
        assert vi != en


async def test_who_is_not_signed_in_is_told_so(shared: Running) -> None:
    async with shared.client() as stranger:
        status, body = await stranger.post("/commands", {})
        assert (status, body["reason"]) == (422, "invalid") or (status, body["reason"]) == (401, "not_signed_in")
        for path in ("/views/queue", "/region", "/session", "/stream"):
            status, body = await stranger.get(path)
            assert (status, body["reason"]) == (401, "not_signed_in")
            assert is_a_problem(stranger, status, body)


async def test_405_says_what_is_allowed(shared: Running) -> None:
    client = await shared.person("khoa")
    assert (await client.ask("PUT", "/commands", b"{}"))[0] == 405
    assert client.last_headers["Allow"] == "POST"
    assert (await client.ask("PATCH", "/session", b"{}"))[0] == 405
    assert set(client.last_headers["Allow"].replace(" ", "").split(",")) >= {"POST", "GET", "DELETE"}


@pytest.mark.parametrize(
    ("wrong", "status", "event"),
    [
        (OSError("gone"), 503, "database_away"),
        (KeyError("bug"), 500, "bug"),
        (problems.Problem(503, "busy"), 503, "refused"),
    ],
)
async def test_what_goes_wrong_is_logged_once(wrong: Exception, status: int, event: str) -> None:
    with structlog.testing.capture_logs() as lines:
        assert server.refuse({}, "/commands", wrong).status == status
    assert [line["event"] for line in lines] == [event]


async def test_who_hangs_up_before_the_answer_is_no_database() -> None:
    with structlog.testing.capture_logs() as lines:
        server.refuse({}, "/stream", ClientConnectionResetError("Cannot write to closing transport"))
    assert not lines


async def test_401_says_how_to_show_who_one_is(shared: Running) -> None:
    async with shared.client() as stranger:
        assert (await stranger.get("/views/queue"))[0] == 401
        assert stranger.last_headers["WWW-Authenticate"].startswith("Bearer")


# --- times


@pytest.mark.parametrize(
    ("ms", "reason"),
    [
        (11 * 60_000, "too_far_ahead"),
        (10**17, "too_far_ahead"),
        (-7 * DAY_MS - 60_000, "too_old"),
        (-(10**18), "too_old"),
    ],
)
async def test_a_time_too_far_away_is_refused(shared: Running, ms: int, reason: str) -> None:
    client = await shared.person("khoa")
    status, body = await client.command("OpenIncident", fresh(), kind="stroke", happened_at=now_ms() + ms)
    assert (status, body["reason"]) == (409, reason)


@pytest.mark.parametrize("ms", [9 * 60_000, 0, -6 * DAY_MS])
async def test_a_time_near_enough_is_kept(shared: Running, ms: int) -> None:
    client, happened_at = await shared.person("khoa"), now_ms() + ms
    number = await client.open_incident("stroke", happened_at=happened_at)
    row = (await client.view("queue"))[str(number)]
    assert row["opened_at"] == happened_at


# --- asked twice, and somebody faster


async def test_a_repeat_is_answered_as_before(shared: Running) -> None:
    client, asked_id = await shared.person("khoa"), fresh()
    first = await client.command("OpenIncident", asked_id, kind="stroke", text="Nói khó")
    again = await client.command("OpenIncident", asked_id, kind="stroke", text="Nói khó")
    assert first[0] == again[0] == 200
    assert again[1] == {**first[1], "repeated": True}


async def test_an_id_belongs_to_who_chose_it(shared: Running) -> None:
    one, other, asked_id = await shared.person("khoa"), await shared.person("lan"), fresh()
    first = await one.command("OpenIncident", asked_id, kind="stroke")
    second = await other.command("OpenIncident", asked_id, kind="stroke")
    assert first[1]["ids"] != second[1]["ids"]


async def test_an_id_used_for_something_else_is_422(shared: Running) -> None:
    client, asked_id = await shared.person("khoa"), fresh()
    assert (await client.command("OpenIncident", asked_id, kind="stroke", text="Nói khó"))[0] == 200
    for fields in ({"text": "Nói được"}, {"priority": 3}):
        status, body = await client.command("OpenIncident", asked_id, **{"kind": "stroke", "text": "Nói khó", **fields})
        assert (status, body["reason"]) == (422, "id_used_for_other_content")


async def test_what_was_refused_is_decided_anew(shared: Running) -> None:
    client, asked_id = await shared.person("lan"), fresh()
    number = await client.open_incident("stroke")
    status, body = await client.command("AssignUnit", asked_id, need=f"{number}.1", unit="A09")
    assert (status, body["reason"]) == (409, "unit_is_off_duty")
    await shared.crew("A09")
    assert (await client.command("AssignUnit", asked_id, need=f"{number}.1", unit="A09"))[0] == 200


async def test_who_was_faster_is_named(shared: Running) -> None:
    fast, slow = await shared.person("lan"), await shared.person("khoa")
    number = await fast.open_incident("stroke")
    seen = (await slow.view("queue"))[str(number)]["position"]
    done = await fast.do("ChangePriority", incident=number, priority=3, seen=seen)
    status, body = await slow.command("ChangePriority", fresh(), incident=number, priority=4, seen=seen)
    assert (status, body["reason"], body["by"], body["position"]) == (
        409,
        "changed_since",
        "user:lan",
        done["position"],
    )
    assert abs(body["at"] - now_ms()) < 60_000


# --- lists


async def test_a_list_is_answered_one_by_one_in_order(shared: Running) -> None:
    client = await shared.person("khoa")
    client.session.headers["Accept-Language"] = "en"
    number = await client.open_incident("stroke", place=DONG_XOAI)
    asked_id = fresh()
    note = {"type": "AddNote", "incident": number}
    status, answers = await client.post(
        "/commands",
        [
            {**note, "id": asked_id, "text": "một"},
            {**note, "id": fresh(), "text": 2},
            {**note, "id": asked_id, "text": "một"},
            {**note, "id": asked_id, "text": "ba"},
            {"type": "AssignUnit", "id": fresh(), "need": f"{number}.1", "unit": "A10"},
            {"type": "OpenIncident", "id": fresh(), "kind": "stroke"},
            7,
        ],
    )
    assert status == 200
    assert [one["status"] for one in answers] == [200, 422, 200, 422, 403, 200, 422]
    assert answers[2]["position"] == answers[0]["position"]
    assert answers[2]["repeated"]
    assert answers[1]["errors"][0]["path"] == "$.text"
    assert answers[4]["reason"] == "not_allowed"
    assert answers[4]["title"] == problems.TITLES["not_allowed"][1]
    assert answers[5]["ids"]["incident"] > number
    client.session.headers["Accept-Language"] = ""


async def test_an_empty_list_has_no_answers_and_a_long_one_is_413(shared: Running) -> None:
    client = await shared.person("khoa")
    assert await client.post("/commands", []) == (200, [])
    status, body = await client.post("/commands", [{"type": "x"}] * 101)
    assert (status, body["reason"]) == (413, "too_large")
    assert (await client.get("/session"))[0] == 200


# --- too full, and gone


async def test_a_full_inbox_is_503_and_telephony_still_has_room(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of the inbox is for telephony; both are told when to ask again."""
    client = await shared.person("khoa")
    held = hold_the_turns(monkeypatch)
    await client.open_incident("stroke")  # it waits with the next turn
    monkeypatch.setattr(inbox, "INBOX_MAX", 2)
    monkeypatch.setattr(inbox, "TELEPHONY_KEPT", 1)
    async with shared.client() as exchange:
        waiting = [
            asyncio.create_task(shared.ring(exchange, "call.ringing", fresh(), call=fresh("c"), number="115"))
            for _ in range(3)
        ]
        refused, called = await asyncio.wait(waiting, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result()[0] for task in refused] == [503]
        status, body = await client.command("OpenIncident", fresh(), kind="stroke")
        assert (status, body["reason"], client.last_headers["Retry-After"]) == (503, "busy", "1")
        assert is_a_problem(client, status, body)
        status, answers = await client.post("/commands", [{"type": "OpenIncident", "id": fresh(), "kind": "stroke"}])
        assert (status, answers[0]["status"], answers[0]["reason"]) == (200, 503, "busy")
        held.set()
        assert [(await task)[0] for task in called] == [200, 200]


def hold_the_turns(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The engine takes nothing out of its inbox until the event is set."""
    held, something = asyncio.Event(), engine.Engine._something

    async def wait(self: engine.Engine) -> None:
        await held.wait()
        await something(self)

    monkeypatch.setattr(engine.Engine, "_something", wait)
    return held
