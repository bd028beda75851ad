"""A citizen looks up what became of her report by its code, and says what the answer was worth: by the code alone."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from dispatch.codes import in_groups
from dispatch.core.turn import Done
from dispatch.http.citizens.pages import waiting
from dispatch.http.citizens.words import EN, VI
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.inbox import Asked
from tests.edge.conftest import Client, Running
from tests.edge.scanning import found_in_database
from tests.edge.test_tickets import ANSWER, PHONE, WHAT, WHO, one, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

ONCE = "0123456789abcdef" * 2
addresses = iter(f"127.0.{third}.{fourth}" for third in range(1, 9) for fourth in range(1, 250))


@pytest_asyncio.fixture(loop_scope="module")
async def citizen(shared: Running) -> AsyncIterator[Client]:
    """Somebody at an address of her own."""
    async with shared.client(next(addresses)) as somebody:
        yield somebody


async def code_of(shared: Running, number: int) -> str:
    _, body = await (await shared.person("khoa")).get(f"/tickets/{number}")
    return str(body["code"])


async def answered(shared: Running, text: str = ANSWER, **fields: Any) -> tuple[int, str]:
    """A ticket with an approved answer, and its code."""
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa, **fields)
    await khoa.do("ForwardTicket", ticket=number, agency="construction")
    await khoa.do("WriteAnswer", ticket=number, text=text)
    await nhung.do("ApproveAnswer", ticket=number)
    return number, await code_of(shared, number)


async def form(client: Client, path: str, **fields: str) -> tuple[int, str, dict[str, str]]:
    async with client.session.post(client.base + path, data=fields) as reply:
        return reply.status, await reply.text(), dict(reply.headers)


async def test_a_code_tells_how_far_it_is_and_nothing_of_who_reported(shared: Running, citizen: Client) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa, address="12 hẻm Giếng Cạn")
    path = f"/public/tickets/{await code_of(shared, number)}"
    status, body = await citizen.get(path)
    assert (status, body["number"], body["state"], body["agency"]) == (200, number, "received", None)
    assert body["field_name"] == {"vi": "Môi trường", "en": "Environment"}
    assert body["area"] == "Phường Bình Phước"
    await khoa.do("ForwardTicket", ticket=number, agency="construction")
    await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    status, body = await citizen.get(path)
    assert (body["state"], body["agency"]["vi"], body["answer"]) == ("forwarded", "Sở Xây dựng", None)
    await nhung.do("ApproveAnswer", ticket=number)
    status, body = await citizen.get(path)
    assert (body["state"], body["answer"], body["may_rate"]) == ("answered", ANSWER, True)
    told = json.dumps(body, ensure_ascii=False)
    assert not any(secret in told for secret in (WHAT, WHO, PHONE, PHONE[1:], "Giếng Cạn", "106.88", "lat"))
    assert set(body) == {
        *("number", "field", "field_name", "state", "opened_at", "due_at", "area", "agency", "forwarded_at"),
        *("answered_at", "answer", "notes", "stars", "reopened", "may_rate", "may_reopen", "worth", "taken_at"),
        "drill",
    }


async def test_an_exercise_says_so_to_whoever_has_its_code(shared: Running, citizen: Client) -> None:
    khoa = await shared.person("khoa")
    exercise, real = await opened(khoa, drill=True), await opened(khoa)
    for number, is_drill in ((exercise, True), (real, False)):
        code = await code_of(shared, number)
        assert (await citizen.get(f"/public/tickets/{code}"))[1]["drill"] is is_drill
        for language, said in (("vi", "Diễn tập: phản ánh này không có thật."), ("en", "Exercise: this report")):
            _, text, _ = await form(citizen, "/tra-cuu", code=code, lang=language)
            assert (said in text) is is_drill


async def test_looking_makes_no_entry(shared: Running, citizen: Client) -> None:
    _, code = await answered(shared)
    before = await shared.position()
    assert (await citizen.get(f"/public/tickets/{code}"))[0] == 200
    assert await shared.position() == before


async def test_only_what_was_noted_for_her_is_read_by_code(shared: Running, citizen: Client) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    await khoa.do("NoteTicket", ticket=number, text="Đã gọi nhà thầu, họ chậm")
    await khoa.do("NoteTicket", ticket=number, text="Thợ sẽ đến sáng mai", public=True)
    _, body = await citizen.get(f"/public/tickets/{await code_of(shared, number)}")
    assert [note["text"] for note in body["notes"]] == ["Thợ sẽ đến sáng mai"]


async def test_why_it_was_not_taken_is_told_and_a_draft_is_not(shared: Running, citizen: Client) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa)
    await khoa.do("WriteAnswer", ticket=number, text="Bản nháp chưa duyệt")
    await khoa.do("RefuseTicket", ticket=number, reason="not_ours", text="Việc này thuộc tòa án")
    code = await code_of(shared, number)
    _, body = await citizen.get(f"/public/tickets/{code}")
    assert (body["state"], body["answer"], body["may_rate"], body["may_reopen"]) == (
        *("refused", "Việc này thuộc tòa án"),
        *(False, True),
    )
    other = await opened(khoa)
    await khoa.do("WriteAnswer", ticket=other, text="Bản nháp chưa duyệt")
    await khoa.do("RefuseTicket", ticket=other, reason="not_ours")
    _, body = await citizen.get(f"/public/tickets/{await code_of(shared, other)}")
    assert body["answer"] is None


async def test_what_was_merged_is_where_the_other_is(shared: Running, citizen: Client) -> None:
    khoa = await shared.person("khoa")
    into, _ = await answered(shared)
    number = await opened(khoa)
    await khoa.do("MergeTicket", ticket=number, into=into)
    _, body = await citizen.get(f"/public/tickets/{await code_of(shared, number)}")
    assert (body["number"], body["state"], body["answer"], body["may_rate"]) == (number, "answered", ANSWER, True)


async def test_what_was_merged_twice_is_where_the_last_is_and_who_reported_it_says_what_that_was_worth(
    shared: Running, citizen: Client
) -> None:
    khoa = await shared.person("khoa")
    first, second = await opened(khoa), await opened(khoa)
    await khoa.do("MergeTicket", ticket=first, into=second)
    into, _ = await answered(shared)
    await khoa.do("MergeTicket", ticket=second, into=into)
    code = await code_of(shared, first)
    _, body = await citizen.get(f"/public/tickets/{code}")
    assert (body["number"], body["state"], body["answer"], body["may_reopen"]) == (first, "answered", ANSWER, True)
    status, body = await citizen.post(f"/public/tickets/{code}/rating", {"stars": 5})
    assert (status, (await one(khoa, into))["stars"]) == (200, 5)
    status, body = await citizen.post(f"/public/tickets/{code}/reopening", {"text": "Vẫn tối"})
    assert (status, body["state"], body["reopened"]) == (200, "forwarded", 1)
    assert [(await one(khoa, number))["state"] for number in (into, first)] == ["forwarded", "merged"]


async def test_an_answer_is_rated_and_called_none_by_the_code(shared: Running, citizen: Client) -> None:
    number, code = await answered(shared)
    status, body = await citizen.post(f"/public/tickets/{code}/rating", {"stars": 4, "text": "Cảm ơn cô Ba Diệu"})
    assert (status, body["stars"]) == (200, 4)
    status, body = await citizen.post(f"/public/tickets/{code}/reopening", {"text": "Đèn lại tắt"})
    assert (status, body["state"], body["answer"], body["reopened"]) == (200, "forwarded", None, 1)
    assert (await one(await shared.person("khoa"), number))["reason"] == "not_satisfied"
    said = [entry for entry in await shared.entries() if entry["event"]["type"] in ("TicketRated", "TicketReopened")]
    assert {entry["by"] for entry in said[-2:]} == {"machine:public"}
    assert await found_in_database(shared, "Cảm ơn cô Ba Diệu", "Đèn lại tắt") == []
    status, body = await citizen.post(f"/public/tickets/{code}/rating", {"stars": 4})
    assert (status, body["reason"]) == (409, "ticket_is_open")


@pytest.mark.parametrize(
    "wrong", [{"stars": 0}, {"stars": 6}, {}, {"stars": 3, "text": "x" * 4_001}, {"stars": 3, "by": "x"}]
)
async def test_a_rating_is_stars_and_no_more(shared: Running, citizen: Client, wrong: dict[str, Any]) -> None:
    _, code = await answered(shared)
    assert (await citizen.post(f"/public/tickets/{code}/rating", wrong))[0] == 422


async def test_whoever_has_a_code_does_not_fill_the_journal(shared: Running, citizen: Client) -> None:
    _, code = await answered(shared)
    told = [(await citizen.post(f"/public/tickets/{code}/rating", {"stars": 1}))[0] for _ in range(7)]
    assert told == [200] * 5 + [429] * 2
    assert int(citizen.last_headers["Retry-After"]) > 0


async def test_a_wrong_code_an_erased_one_and_one_that_never_was_are_told_alike(
    shared: Running, citizen: Client
) -> None:
    number, code = await answered(shared)
    nhung = await shared.person("nhung")
    assert (await nhung.post("/erase", {"ticket": number, "reason": "asked_by_person"}))[0] == 200
    other, right = await answered(shared)
    letters = right.partition("-")[2]
    swapped = letters[:-1] + ("A" if letters[-1] != "A" else "B")
    answers = set()
    for guess in (code, f"{other}-{swapped}", f"{other}-", f"999999-{letters}", "x", f"{other + 1}-{letters}"):
        status, body = await citizen.get(f"/public/tickets/{guess}")
        answers.add((status, json.dumps(body), json.dumps({**citizen.last_headers, "Date": ""})))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


async def test_guessing_has_an_end_and_others_do_not_feel_it(shared: Running, citizen: Client) -> None:
    _, code = await answered(shared)
    async with shared.client(next(addresses)) as guesser:
        told = [(await guesser.get(f"/public/tickets/{number}-ABCDEFGHIJKL"))[0] for number in range(30)]
        assert told == [404] * 20 + [429] * 10
        assert 0 < int(guesser.last_headers["Retry-After"]) <= 60
        assert (await guesser.get(f"/public/tickets/{code}"))[0] == 429, "nor is a right one told now"
        status, page, headers = await form(guesser, "/tra-cuu", code=code)
        assert (status, "Không xem được bằng mã này" in page, "Retry-After" in headers) == (429, True, True)
    assert (await citizen.get(f"/public/tickets/{code}"))[0] == 200


async def test_a_page_shows_it_and_takes_what_she_says(shared: Running, citizen: Client) -> None:
    number, code = await answered(shared, "Đã thay <b>bóng</b> & dây")
    status, page = await citizen.get("/tra-cuu")
    assert status == 200
    assert re.search(r'href="tel:113"', page.decode())
    status, page, headers = await form(citizen, "/tra-cuu", code=in_groups(code).lower())
    assert (status, "Đã trả lời, đúng hạn" in page) == (200, True)
    assert "Đã thay &lt;b&gt;bóng&lt;/b&gt; &amp; dây" in page
    assert not any(secret in page for secret in (WHAT, WHO, PHONE))
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cache-Control"] == "no-store"
    status, page, _ = await form(citizen, "/tra-cuu", code=code, lang="en")
    assert "Answered in time" in page
    status, page, _ = await form(citizen, "/tra-cuu/danh-gia", code=code, worth="acceptable", text="Tạm được")
    assert (status, "Cảm ơn bạn" in page) == (200, True)
    assert (await one(await shared.person("khoa"), number))["stars"] == 3
    status, page, _ = await form(citizen, "/tra-cuu/danh-gia", code=code, worth="unsatisfied")
    assert "Phản ánh đã được mở lại" in page
    assert "Đang xử lý" in page
    assert (await form(citizen, "/tra-cuu/danh-gia", code="17-AAAA", worth="acceptable"))[0] == 404


async def test_who_is_limited_is_told_until_when_and_keeps_what_she_wrote(shared: Running, citizen: Client) -> None:
    number, code = await answered(shared)
    said = {"code": code, "worth": "acceptable", "text": "Đèn sáng\n<rồi>"}
    told = [await form(citizen, "/tra-cuu/danh-gia", **said) for _ in range(6)]
    assert [status for status, *_ in told] == [200] * 5 + [429]
    _, page, headers = told[-1]
    assert re.search(r'role="alert">Đang có quá nhiều lượt gửi.*gửi lại sau \d+ giây, hoặc gọi 1022', page)
    assert 0 < int(headers["Retry-After"]) <= 60
    assert f"gửi lại sau {headers['Retry-After']} giây" in page
    assert 'value="acceptable" required checked>' in page
    assert ">\nĐèn sáng\n&lt;rồi&gt;</textarea>" in page
    assert "</textarea>" in told[0][1]
    assert "Đèn sáng" not in told[0][1], "what was taken is not there to be sent again"
    assert (await one(await shared.person("khoa"), number))["stars"] == 3
    _, page, headers = await form(citizen, "/tra-cuu/danh-gia", **said, lang="en")
    assert f"send it again in {headers['Retry-After']} seconds" in page


async def test_who_guessed_keeps_what_she_wrote_and_is_told_nothing_of_the_ticket(shared: Running) -> None:
    _, code = await answered(shared, "Đã thay bóng")
    async with shared.client(next(addresses)) as guesser:
        for number in range(20):
            await guesser.get(f"/public/tickets/{number}-ABCDEFGHIJKL")
        right, wrong = [
            await form(guesser, "/tra-cuu/danh-gia", code=one, worth="unsatisfied", text="Lại tắt", once=ONCE)
            for one in (code, "17-AAAA")
        ]
        for status, page, headers in (right, wrong):
            assert (status, "Lại tắt</textarea>" in page, "Đã thay bóng" in page) == (429, True, False)
            assert 'value="unsatisfied" required checked>' in page
            assert f"gửi lại sau {headers['Retry-After']} giây" in page
        assert right[1].replace(code, "17-AAAA") == wrong[1]


async def test_a_rating_that_says_nothing_is_refused_and_its_words_stay(shared: Running, citizen: Client) -> None:
    _, code = await answered(shared)
    status, page, _ = await form(citizen, "/tra-cuu/danh-gia", code=code, text="Cảm ơn")
    assert (status, "Chưa gửi được" in page, "Cảm ơn</textarea>" in page) == (422, True, True)


async def test_of_what_may_have_been_received_she_is_told_so_and_sends_it_again_as_the_same(
    shared: Running, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, code = await answered(shared)
    said = {"code": code, "worth": "acceptable", "text": "Đèn sáng rồi", "once": ONCE, "lang": "en"}
    settle = Edge.settle

    def unknown(edge: Edge, pending: Asked) -> Done:
        settle(edge, pending)
        raise Problem(503, "unavailable", retry_after_s=1)

    with monkeypatch.context() as away:
        away.setattr(Edge, "settle", unknown)
        status, page, headers = await form(citizen, "/tra-cuu/danh-gia", **said)
    assert (status, headers["Retry-After"]) == (503, "1")
    assert "Perhaps this was not received" in page
    assert "send it again in 1 second; it counts once" in page
    assert (f'name="once" value="{ONCE}"' in page, ">\nĐèn sáng rồi</textarea>" in page) == (True, True)
    khoa = await shared.person("khoa")
    position = (await one(khoa, number))["position"]
    status, page, _ = await form(citizen, "/tra-cuu/danh-gia", **said)
    assert (status, "Thank you" in page, ONCE in page) == (200, True, False)
    assert (await one(khoa, number))["position"] == position
    status, page, _ = await form(citizen, "/tra-cuu/danh-gia", **{**said, "worth": "satisfied"})
    assert (status, ONCE in page, "Đèn sáng rồi</textarea>" in page) == (422, False, True)


async def test_what_cannot_be_sent_any_more_is_hers_to_read(shared: Running, citizen: Client) -> None:
    number, code = await answered(shared)
    await (await shared.person("nhung")).do("ReopenTicket", ticket=number, reason="incomplete")
    status, page, _ = await form(citizen, "/tra-cuu/danh-gia", code=code, worth="acceptable", text="Tạm <được>")
    assert (status, 'type="radio"' in page) == (409, False)
    assert re.search(r"Bạn đã viết</label><textarea[^>]* readonly>\nTạm &lt;được&gt;</textarea>", page)


async def test_how_long_is_told_in_minutes_from_one_on_and_never_too_short() -> None:
    assert [waiting(seconds, VI) for seconds in (1, 60, 61, 181)] == ["1 giây", "60 giây", "2 phút", "4 phút"]
    assert [waiting(seconds, EN) for seconds in (1, 2, 61)] == ["1 second", "2 seconds", "2 minutes"]


async def test_a_page_of_a_wrong_code_is_one_sentence_however_it_is_wrong(shared: Running, citizen: Client) -> None:
    pages = {(await form(citizen, "/tra-cuu", code=code))[:2] for code in ("", "17", "x-y", "999-ABCDEFGHIJKL")}
    assert len(pages) == 1
    assert (await form(citizen, "/tra-cuu", lang="vi"))[:2] in pages


async def test_its_rules_forbid_whatever_is_not_its_own(shared: Running, citizen: Client) -> None:
    async with citizen.session.get(citizen.base + "/tra-cuu") as reply:
        rules, page = reply.headers.getall("Content-Security-Policy"), await reply.text()
    assert any("default-src 'none'" in rule and "unsafe" not in rule for rule in rules)
    assert not re.search(r"\sstyle=|\son\w+=|javascript:|https?://", page)


async def test_a_code_stands_in_no_log(shared: Running, citizen: Client, capfd: pytest.CaptureFixture[str]) -> None:
    _, code = await answered(shared)
    await citizen.post(f"/public/tickets/{code}/rating", b"x" * 20_000)
    said = capfd.readouterr()
    assert code not in said.out + said.err
    assert code not in json.dumps(await shared.entries())
