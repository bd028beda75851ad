"""Citizens who wish it are told by a text what became of their matter: once for each answer, and nothing of it."""

from pathlib import Path

import pytest

from dispatch.gateways.sparing import TEXTS_MAX
from tests.edge.gateway import listening
from tests.edge.scanning import found_in_database
from tests.edge.telling import soon, story_with, telling, told_by, untold
from tests.edge.test_messages import receipt
from tests.edge.test_public_reports import code_in, report, sent
from tests.edge.test_ticket_story import story
from tests.edge.test_tickets import ANSWER, PHONE, WHAT, WHO, opened


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    soon(monkeypatch)


async def test_who_left_a_number_and_wishes_it_gets_a_text_when_it_is_received_and_one_for_its_answer(
    database: str, tmp_path: Path
) -> None:
    async with listening() as texts, telling(database, tmp_path, texts=texts) as running:
        khoa, nhung = await running.person("khoa"), await running.person("nhung")
        number = await opened(khoa, tell="vi")
        first = (await told_by(texts, 1))[0]["data"]
        _, body = await khoa.get(f"/tickets/{number}")
        assert (first["to"], first["purpose"], first["language"]) == ("+84912345999", "notice", "vi")
        assert f"đã nhận phản ánh số {number}" in first["text"]
        assert f"https://115.example/tra-cuu#{body['code']}" in first["text"]
        await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
        await nhung.do("ApproveAnswer", ticket=number)
        second = (await told_by(texts, 2))[1]["data"]
        assert f"phản ánh số {number} đã có trả lời" in second["text"]
        assert "hài lòng" in second["text"], "the rating is asked for"
        for hidden in (WHAT, WHO, PHONE, ANSWER):
            assert hidden not in first["text"] + second["text"]
        for message in (first["message"], second["message"]):
            status, said = await receipt(running, "message.delivered", message=message)
            assert status == 200, said
        await khoa.do("RateTicket", ticket=number, stars=5)
        told = [row["type"] for row in await story_with(khoa, number, "TicketRated")]
        assert told.count("MessageDue") == told.count("MessageDelivered") == told.count("MessageEnded") == 2
        assert len(texts.ids) == len(set(texts.ids)) == 2
        assert await found_in_database(running, body["code"], "tra-cuu") == []


async def test_killed_between_the_gateways_yes_and_our_entry_the_text_is_sent_again_with_the_same_id(
    database: str, tmp_path: Path
) -> None:
    async with listening() as texts:
        texts.rests_s = [8.0]
        async with telling(database, tmp_path, texts=texts) as running:
            await opened(await running.person("khoa"), tell="en")
            await told_by(texts, 1)
        async with telling(database, tmp_path, texts=texts) as running:
            await told_by(texts, 2)
            await story_with(await running.person("khoa"), 1, "MessageSent")
        assert len(set(texts.ids)) == 1
        assert "was received" in texts.heard[1]["data"]["text"]


async def test_without_a_wish_no_text_leaves_and_where_none_could_it_is_said_at_once(
    database: str, tmp_path: Path
) -> None:
    async with listening() as texts, telling(database, tmp_path, texts=texts) as running:
        khoa = await running.person("khoa")
        assert (await khoa.get("/session"))[1]["can_text"]
        number = await opened(khoa)
        await khoa.do("NoteTicket", ticket=number, text=WHAT)
        assert "MessageDue" not in [row["event"]["type"] for row in await story(khoa, number)]
        assert texts.heard == []


async def test_where_no_text_could_leave_nobody_is_promised_one(database: str, tmp_path: Path) -> None:
    async with telling(database, tmp_path) as running:
        khoa = await running.person("khoa")
        assert not (await khoa.get("/session"))[1]["can_text"]
        wish = {"field": "environment", "text": WHAT, "phone": PHONE, "tell": "vi"}
        status, body = await khoa.command("OpenTicket", "c-1", **wish)
        assert (status, body["reason"]) == (409, "no_gateway")
        async with running.client() as citizen:
            _, page = await citizen.get("/bao")
        assert "Chúng tôi nhắn tin" not in page.decode()


async def test_an_erased_reporter_is_not_told_and_the_ticket_says_so(database: str, tmp_path: Path) -> None:
    async with listening() as texts, telling(database, tmp_path, texts=texts) as running:
        texts.statuses = [500]
        khoa = await running.person("khoa")
        number = await opened(khoa, tell="vi")
        await told_by(texts, 1)
        keys = {key["subject"] for key in await running.fetch("select subject from person_keys")}
        assert keys
        status, body = await (await running.person("quantri")).post("/erase", {"ticket": number, "reason": "request"})
        assert status == 200, body
        texts.statuses = [200]
        told = await story_with(khoa, number, "MessageEnded")
        assert told[-1]["cause"] == "erased"
        await untold(khoa, number, "sms")


async def test_a_strangers_reports_text_a_number_a_few_times_and_its_answers_still_arrive(
    database: str, tmp_path: Path
) -> None:
    async with listening() as texts, telling(database, tmp_path, texts=texts) as running:
        khoa, nhung = await running.person("khoa"), await running.person("nhung")
        numbers = [await opened(khoa, tell="vi", text=f"{WHAT} {at}") for at in range(TEXTS_MAX + 1)]
        await untold(khoa, numbers[-1], "sms")
        assert (await story_with(khoa, numbers[-1], "MessageEnded"))[-1]["cause"] == "too_many"
        await khoa.do("WriteAnswer", ticket=numbers[-1], text=ANSWER)
        await nhung.do("ApproveAnswer", ticket=numbers[-1])
        assert "đã có trả lời" in (await told_by(texts, TEXTS_MAX + 1))[-1]["data"]["text"]
        await untold(khoa, numbers[-1])


async def test_whoever_leaves_a_number_in_the_form_is_told_in_the_language_of_the_form(
    database: str, tmp_path: Path
) -> None:
    async with listening() as texts, telling(database, tmp_path, texts=texts) as running:
        async with running.client() as citizen:
            _, page = await citizen.get("/bao?lang=en")
            assert "We send a text there" in page.decode()
            status, shown = await sent(citizen, report(lang="en"))
            assert status == 200
            await sent(citizen, report(phone=""))
        (told,) = await told_by(texts, 1)
        code = code_in(shown).replace("-", "")
        assert told["data"]["text"].replace("-", "").endswith(f"/tracuu?lang=en#{code}")
        assert told["data"]["to"] == "+84987654321"
