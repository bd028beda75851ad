"""An agency takes a ticket on, and a citizen says in one of three words what the answer was worth: who hears of both."""

from datetime import date
from typing import Any

import pytest

from dispatch.http.worth import WORDS, word_of
from tests.edge.conftest import Client, Running
from tests.edge.test_public_tickets import answered, code_of, form
from tests.edge.test_public_tickets import citizen as citizen
from tests.edge.test_ticket_figures import figures, of
from tests.edge.test_tickets import one, opened, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def counted(shared: Running, agency: str, field: str) -> dict[str, Any]:
    today = date.fromisoformat((await figures(await shared.person("khoa")))["today"])
    told = await figures(await shared.person("khoa"), f"?from={today}&to={today}")
    return of(told, agency, field)


async def test_stars_are_told_in_three_words() -> None:
    assert [word_of(stars) for stars in range(1, 6)] == [*(WORDS[2],) * 2, WORDS[1], *(WORDS[0],) * 2]


async def test_an_agency_takes_on_what_is_with_it_and_everybody_hears_that(shared: Running, citizen: Client) -> None:
    khoa, build = await shared.person("khoa"), await shared.person("soxaydung")
    number = await opened(khoa, field="culture")
    assert await refused(khoa, "TakeUpTicket", ticket=number) == "ticket_is_open"
    await khoa.do("ForwardTicket", ticket=number, agency="construction")
    assert await refused(await shared.person("socongthuong"), "TakeUpTicket", ticket=number) == "not_yours"
    (before,) = (await citizen.get(f"/open311/v2/requests/{number}.json"))[1]
    assert before["status_notes"] == "forwarded"
    await build.do("TakeUpTicket", ticket=number)
    assert await refused(build, "TakeUpTicket", ticket=number) == "already_so"
    taken_at = (await one(khoa, number))["taken_at"]
    (told,) = (await citizen.get(f"/open311/v2/requests/{number}.json"))[1]
    assert (told["status"], told["status_notes"]) == ("open", "taken_up")
    assert told["updated_datetime"] >= before["updated_datetime"]
    code = await code_of(shared, number)
    assert (await citizen.get(f"/public/tickets/{code}"))[1]["taken_at"] == taken_at
    assert "Nơi xử lý đã nhận việc" in (await form(citizen, "/tra-cuu", code=code))[1]
    row = await counted(shared, "construction", "culture")
    assert (row["taken"], row["take_min_mean"]) == (1, 0)
    *_, entry = await shared.entries()
    assert (entry["event"]["type"], entry["event"]["agency"], entry["by"]) == (
        *("TicketTakenUp", "construction"),
        "user:soxaydung",
    )


async def test_who_is_not_satisfied_is_counted_with_those_who_are(shared: Running, citizen: Client) -> None:
    """Else of those who said something only the satisfied would be left."""
    _, happy = await answered(shared, field="telecoms")
    number, unhappy = await answered(shared, field="telecoms")
    _, again = await answered(shared, field="telecoms")
    for code, word in ((happy, "satisfied"), (unhappy, "unsatisfied"), (again, "acceptable"), (again, "unsatisfied")):
        assert (await form(citizen, "/tra-cuu/danh-gia", code=code, worth=word))[0] == 200
    row = await counted(shared, "construction", "telecoms")
    assert [row[word] for word in WORDS] == [1, 0, 2]
    assert (row["stars"], row["reopened"]) == ([2, 0, 0, 0, 1], 2)
    told = await one(await shared.person("khoa"), number)
    assert (told["state"], told["stars"]) == ("forwarded", None)
    assert (await citizen.get(f"/public/tickets/{happy}"))[1]["worth"] == "satisfied"
    assert "Bạn đã đánh giá" in (await form(citizen, "/tra-cuu", code=happy))[1]


async def test_what_was_refused_is_opened_again_without_a_rating(shared: Running, citizen: Client) -> None:
    khoa = await shared.person("khoa")
    number = await opened(khoa, field="social")
    await khoa.do("RefuseTicket", ticket=number, reason="not_1022")
    before = await shared.position()
    code = await code_of(shared, number)
    assert (await form(citizen, "/tra-cuu/danh-gia", code=code, worth="unsatisfied"))[0] == 200
    assert [entry["event"]["type"] for entry in await shared.entries(before)] == ["TicketReopened"]
