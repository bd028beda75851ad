"""Agencies hear of their work by their systems and by mail: once each, and no more than they may see."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
import structlog

from dispatch.agencies.setup import WrongAgencies, load
from dispatch.gateways import sender
from tests.edge.conftest import DONG_XOAI
from tests.edge.gateway import SECRET, listening
from tests.edge.mailbox import receiving
from tests.edge.scanning import found_in_database
from tests.edge.telling import ADDRESS, CONSOLE, mailed, soon, story_with, telling, told_by, untold
from tests.edge.test_messages import until
from tests.edge.test_ticket_story import story
from tests.edge.test_tickets import PHONE, WHAT, WHO, one, opened


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    soon(monkeypatch)


# --- an agency's system


async def test_an_agencys_system_is_told_of_its_work_signed_and_as_far_as_it_may_see_it(
    database: str, tmp_path: Path
) -> None:
    async with listening() as system, telling(database, tmp_path, system) as running:
        khoa = await running.person("khoa")
        number = await opened(khoa, address=ADDRESS, agency="construction")
        (event,) = await told_by(system, 1)
        assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "ticket.forwarded", str(number))
        assert event["id"] == system.ids[0]
        assert event["source"] == f"urn:tiepung:{event['id'].rpartition(':')[0]}"
        data = event["data"]
        assert (data["ticket"], data["agency"], data["news"]) == (number, "construction", "forwarded")
        assert (data["text"], data["address"], data["place"]) == (WHAT, ADDRESS, DONG_XOAI)
        assert (data["field"], data["field_name"]["vi"]) == ("environment", "Môi trường")
        assert data["area"]["name"]
        assert data["due_at"].endswith("+07:00")
        assert data["url"] == f"{CONSOLE}/#tickets/{number}"
        said = json.dumps(event, ensure_ascii=False)
        for hidden in (WHO, PHONE, PHONE[1:]):
            assert hidden not in said, "who reported it is the centre's"
        assert "code" not in data, "with it the agency could rate its own answer"
        told = await story_with(khoa, number, "MessageEnded")
        assert [row["type"] for row in told[1:5]] == ["TicketForwarded", "MessageDue", "MessageSent", "MessageEnded"]
        assert (told[2]["way"], told[2]["news"], told[4]["end"]) == ("webhook", "forwarded", "done")
        assert await found_in_database(running, SECRET, system.url) == []


async def test_only_who_must_call_back_hears_who_reported_it(database: str, tmp_path: Path) -> None:
    async with listening() as system, telling(database, tmp_path, system) as running:
        khoa = await running.person("khoa")
        number = await opened(khoa, agency="construction")
        await told_by(system, 1)
        await khoa.do("ForwardTicket", ticket=number, agency="construction", call_back=True)
        event = (await told_by(system, 2))[1]
        assert event["type"] == "ticket.call_back"
        assert (event["data"]["reporter"], event["data"]["phone"]) == (WHO, PHONE)
        await khoa.do("ForwardTicket", ticket=number, agency="environment", reason="not_theirs")
        events = {(told["data"]["agency"], told["type"]): told["data"] for told in (await told_by(system, 4))[2:]}
        gone = events["construction", "ticket.withdrawn"]
        assert not gone["is_with_you"]
        assert not {"text", "address", "place", "reporter", "phone", "due_at"} & gone.keys()
        fresh = events["environment", "ticket.forwarded"]
        assert not {"reporter", "phone"} & fresh.keys(), "the next one must be allowed anew"


async def test_a_system_that_is_away_is_asked_again_with_the_same_id_and_others_do_not_wait(
    database: str, tmp_path: Path
) -> None:
    async with listening() as system, receiving() as mailbox, telling(database, tmp_path, system, mailbox) as running:
        system.statuses = [500, 503, 429, 200]
        khoa = await running.person("khoa")
        number = await opened(khoa, agency="environment")
        await mailed(mailbox, 1)
        await told_by(system, 4)
        assert len(set(system.ids)) == 1
        await untold(khoa, number)


async def test_a_system_that_is_away_for_a_while_stands_on_the_ticket_until_it_is_back(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "DELAYED_MS", 300)
    async with listening() as system, telling(database, tmp_path, system) as running:
        system.statuses = [503]
        khoa = await running.person("khoa")
        number = await opened(khoa, agency="construction")
        await untold(khoa, number, "webhook")
        system.statuses = [200]
        await untold(khoa, number)
        told = [row["type"] for row in await story_with(khoa, number, "MessageEnded")]
        assert told[2:] == ["MessageDue", "MessageDelayed", "MessageSent", "MessageEnded"]


async def test_what_a_system_refuses_for_good_is_said_at_once_and_stands_on_the_ticket_until_it_takes_something(
    database: str, tmp_path: Path
) -> None:
    async with listening() as system, telling(database, tmp_path, system) as running:
        system.statuses = [410]
        khoa, building = await running.person("khoa"), await running.person("soxaydung")
        number = await opened(khoa, agency="construction")
        await untold(khoa, number, "webhook")
        assert len(system.ids) == 1
        assert (await story_with(khoa, number, "MessageEnded"))[-1]["cause"] == "refused"
        assert (await one(building, number))["untold"] == [], "that is the centre's affair"
        assert all(not row["event"]["type"].startswith("Message") for row in await story(building, number))
        system.statuses = [200]
        await khoa.do("RefileTicket", ticket=number, field="roads")
        await untold(khoa, number)
        assert system.heard[-1]["type"] == "ticket.refiled"


async def test_an_agency_whose_address_nobody_wrote_down_could_not_be_told_and_so_it_is_said(
    database: str, tmp_path: Path
) -> None:
    async with telling(database, tmp_path) as running:
        khoa = await running.person("khoa")
        number = await opened(khoa, agency="environment")
        await untold(khoa, number, "webhook", "mail")
        assert (await story_with(khoa, number, "MessageEnded"))[-1]["cause"] == "unaddressed"


async def test_killed_between_the_systems_yes_and_our_entry_it_is_told_again_with_the_same_id(
    database: str, tmp_path: Path
) -> None:
    async with listening() as system:
        system.rests_s = [8.0]
        async with telling(database, tmp_path, system) as running:
            await opened(await running.person("khoa"), agency="construction")
            await told_by(system, 1)
        async with telling(database, tmp_path, system) as running:
            khoa = await running.person("khoa")
            await told_by(system, 2)
            told = await story_with(khoa, 1, "MessageEnded")
            assert [row["type"] for row in told].count("MessageSent") == 1
        assert len(set(system.ids)) == 1
        assert {event["id"] for event in system.heard} == set(system.ids)


async def test_a_slow_agency_keeps_no_crew_waiting(database: str, tmp_path: Path) -> None:
    async with listening() as system, listening() as texts, telling(database, tmp_path, system, None, texts) as running:
        system.rests_s = [8.0] * 30
        khoa = await running.person("khoa")
        for _ in range(12):
            await khoa.do("OpenTicket", field="environment", text=WHAT, agency="construction")
        crew = await running.crew("A01")
        await crew.do("SetUnitPhone", unit="A01", phone="0987654321")
        nhung = await running.person("nhung")
        number = await nhung.open_incident("cardiac_arrest", place=DONG_XOAI)
        need = (await nhung.view("queue"))[str(number)]["needs"][0]
        async with asyncio.timeout(4):
            await nhung.do("ReachCrew", assignment=need["assignment"])
            await told_by(texts, 1)
        assert len(system.heard) <= sender.OF_TICKETS_AT_ONCE


async def test_no_secret_and_no_address_is_in_a_log_a_row_or_a_story(database: str, tmp_path: Path) -> None:
    async with listening() as system, receiving() as mailbox:
        system.statuses, mailbox.to_recipients = [403], "550 nobody here"
        with structlog.testing.capture_logs() as logs:
            async with telling(database, tmp_path, system, mailbox) as running:
                khoa = await running.person("khoa")
                number = await opened(khoa, agency="environment")
                await untold(khoa, number, "webhook", "mail")
                told = [await story(khoa, number), await one(khoa, number)]
                (_, figures) = await (await running.person("nhung")).get("/metrics")
        assert any(line["event"] == "not_taken" for line in logs)
        said = f"{logs} {told} {figures}"
        for hidden in (SECRET, system.url, "phong@environment.example", WHAT, WHO, PHONE[1:]):
            assert hidden not in said


async def test_who_stands_above_hears_with_whom_it_is_late_and_nothing_of_what_was_reported(
    database: str, tmp_path: Path
) -> None:
    """The land office is told by its page alone, the department above it by its system and by mail."""
    async with listening() as system, receiving() as mailbox, telling(database, tmp_path, system, mailbox) as running:
        khoa = await running.person("khoa")
        week_ago = round((time.time() - 6.9 * 86_400) * 1000)
        number = await opened(khoa, field="water", address=ADDRESS, agency="land_office", happened_at=week_ago)
        (event,) = await told_by(system, 1)
        data = event["data"]
        assert (event["type"], data["agency"], data["is_with_you"]) == ("ticket.late_below", "environment", False)
        assert (data["late_at"], data["late_at_name"]["en"], data["level"]) == (
            *("land_office", "Land registration office"),
            1,
        )
        (mail,) = await mailed(mailbox, 1)
        assert "đơn vị cấp dưới" in mail["Subject"]
        assert "Đơn vị đang xử lý: Văn phòng Đăng ký đất đai" in mail.get_content()
        for hidden in (WHAT, ADDRESS, WHO, PHONE[1:], CONSOLE):
            assert hidden not in json.dumps(event, ensure_ascii=False) + mail.get_content()
        assert (await one(khoa, number))["above"] == "environment"


async def test_an_agency_hears_that_it_is_late_and_of_nobody_above_where_nobody_there_is_told(
    database: str, tmp_path: Path
) -> None:
    async with receiving() as mailbox, telling(database, tmp_path, None, mailbox) as running:
        khoa = await running.person("khoa")
        week_ago = round((time.time() - 6.9 * 86_400) * 1000)
        number = await opened(khoa, field="water", agency="trade", happened_at=week_ago)

        async def late() -> Any:
            return [mail for mail in mailbox.taken if "đã quá hạn trả lời" in mail.get_content()]

        (mail, *_) = await until(late)
        assert "cấp trên" not in mail.get_content()
        nhung = await running.person("nhung")
        listed = (await nhung.get("/tickets?unheard=true&limit=1"))[1]
        assert (listed["count"], listed["tickets"][0]["ticket"]) == (1, number)
        await khoa.do("WriteAnswer", ticket=number, text="Đã xong")
        await nhung.do("ApproveAnswer", ticket=number)

        async def nothing() -> bool:
            return bool((await nhung.get("/tickets?unheard=true"))[1]["count"] == 0)

        await until(nothing)


# --- by mail


async def test_a_mail_says_which_ticket_what_is_new_and_where_it_is_read_and_nothing_of_what_it_is_about(
    database: str, tmp_path: Path
) -> None:
    async with receiving() as mailbox, telling(database, tmp_path, None, mailbox) as running:
        khoa = await running.person("khoa")
        number = await opened(khoa, address=ADDRESS, agency="trade", call_back=True)
        (mail,) = await mailed(mailbox, 1)
        assert mailbox.to == ["phong@trade.example"]
        assert (mail["From"], mail["Auto-Submitted"]) == ("1022@binhphuoc.example", "auto-generated")
        text = mail.get_content()
        assert f"phản ánh số {number} được chuyển đến" in mail["Subject"]
        assert "Môi trường" in text
        assert f"{CONSOLE}/#tickets/{number}" in text
        assert "Hạn trả lời: " in text
        for hidden in (WHAT, ADDRESS, WHO, PHONE, "11.53"):
            assert hidden not in text + mail["Subject"]
        told = await story_with(khoa, number, "MessageEnded")
        assert [row["end"] for row in told if row["type"] == "MessageEnded"] == ["done"]
        assert await found_in_database(running, "phong@trade.example") == []


async def test_a_mail_server_that_says_later_is_asked_again_with_the_same_message_id(
    database: str, tmp_path: Path
) -> None:
    async with receiving() as mailbox, telling(database, tmp_path, None, mailbox) as running:
        mailbox.answers = ["451 later", "", "250 kept"]
        khoa = await running.person("khoa")
        number = await opened(khoa, agency="trade")
        await mailed(mailbox, 3)
        assert len(set(mailbox.ids)) == 1
        await story_with(khoa, number, "MessageSent")


async def test_a_mailbox_that_is_full_delays_its_own_mails_alone_and_is_no_alarm(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "REST_MS", 60_000)
    async with receiving() as mailbox, telling(database, tmp_path, None, mailbox) as running:
        full = "phong@environment.example"
        mailbox.to_one = {full: "452 mailbox is full"}
        khoa, nhung = await running.person("khoa"), await running.person("nhung")
        await opened(khoa, agency="environment")

        async def is_asked_again() -> bool:
            return mailbox.to.count(full) > 1

        await until(is_asked_again)
        assert 'away_seconds{gateway="mail"}' not in (await nhung.get("/metrics"))[1].decode()
        await opened(khoa, agency="trade")
        await mailed(mailbox, 1)
        mailbox.to_one = {}
        assert {mail["To"] for mail in await mailed(mailbox, 2)} == {full, "phong@trade.example"}


async def test_a_mailbox_that_does_not_exist_is_said_at_once(database: str, tmp_path: Path) -> None:
    async with receiving() as mailbox, telling(database, tmp_path, None, mailbox) as running:
        mailbox.to_recipients = "550 nobody here"
        khoa = await running.person("khoa")
        number = await opened(khoa, agency="trade")
        await untold(khoa, number, "mail")
        assert (await story_with(khoa, number, "MessageEnded"))[-1]["cause"] == "refused"
        assert mailbox.taken == []


# --- the operator's file


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"agencies": [{"id": "a"}]}, "neither `url` nor `mail`"),
        ({"agencies": [{"id": "a", "url": "ftp://x", "secrets": [SECRET]}]}, "no https address"),
        ({"agencies": [{"id": "a", "url": "http://x.example", "secrets": [SECRET]}]}, "no https address"),
        ({"agencies": [{"id": "a", "url": "https://x", "secrets": ["whsec_geheim"]}]}, "needs `secrets`"),
        ({"agencies": [{"id": "a", "url": "https://x"}]}, "needs `secrets`"),
        ({"agencies": [{"id": "a", "mail": "a@b.example"}]}, "needs our server"),
        ({"agencies": [{"id": "a", "url": "https://x", "secrets": [SECRET]}] * 2}, "two agencies"),
        ({"console_url": "1022.example"}, "console_url"),
        ({"console_url": "http://1022.example"}, "console_url is no https address"),
        ({"mail": {"host": "mail.example", "sender": "x\r\ny@z.example"}}, "`sender` is no mailbox"),
        ({"mail": {"host": "mail.example", "sender": "x@y.example", "password": "geheim", "security": "none"}}, "tls"),
        ({"geheim": 1}, "unknown field"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_without_its_secrets(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    file = tmp_path / "agencies.json"
    file.write_text(json.dumps(change))
    with pytest.raises(WrongAgencies, match=says) as wrong:
        load(file)
    assert SECRET not in str(wrong.value)
    assert "whsec_geheim" not in str(wrong.value)


def test_a_mailbox_is_checked_as_well(tmp_path: Path) -> None:
    file = tmp_path / "agencies.json"
    server = {"host": "mail.example", "sender": "x@y.example"}
    file.write_text(
        json.dumps({"agencies": [{"id": "a", "mail": "a@b\r\nBcc: c"}], "mail": server, "console_url": CONSOLE})
    )
    with pytest.raises(WrongAgencies, match="no mailbox"):
        load(file)
