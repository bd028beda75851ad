"""Figures of 1022 over HTTP: what happened in a time and what is so now, for the centre, for an agency, for nobody else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dispatch.accounts import Account, Accounts
from dispatch.http.ticket_figures import days_at
from tests.core.province import RULES
from tests.core.test_tickets import local
from tests.edge.conftest import Client, Running, serving
from tests.edge.test_roles import tell_of_change
from tests.edge.test_tickets import ANSWER, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def figures(client: Client, query: str = "") -> dict[str, Any]:
    status, body = await client.get(f"/tickets/figures{query}")
    assert status == 200, body
    told: dict[str, Any] = body
    return told


def of(told: dict[str, Any], agency: str | None, field: str = "environment") -> dict[str, Any]:
    (row,) = (row for row in told["rows"] if (row["agency"], row["field"]) == (agency, field))
    found: dict[str, Any] = row
    return found


async def test_what_two_agencies_did_is_counted_by_agency_and_field_and_together(database: str, tmp_path: Any) -> None:
    async with serving(database, tmp_path) as running:
        khoa, nhung = await running.person("khoa"), await running.person("nhung")
        number = await opened(khoa, agency="trade")
        await khoa.do("ForwardTicket", ticket=number, agency="construction", reason="not_theirs")
        await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
        await nhung.do("ApproveAnswer", ticket=number)
        await khoa.do("RateTicket", ticket=number, stars=4)
        await opened(khoa, agency="trade", drill=True)
        waits = await opened(khoa)
        told = await figures(khoa)
        assert told["total"] | of(told, None) == {**told["total"], **of(told, None)}
        assert {name: told["total"][name] for name in ("opened", "given", "left", "on_time", "late", "open")} == {
            "opened": 2,
            "given": 2,
            "left": 1,
            "on_time": 1,
            "late": 0,
            "open": 1,
        }
        assert [of(told, "trade")[name] for name in ("given", "left", "on_time", "open")] == [1, 1, 0, 0]
        done = of(told, "construction")
        assert [done[name] for name in ("given", "left", "on_time", "stars", "rating_x100")] == [
            1,
            0,
            1,
            [0, 0, 0, 1, 0],
            400,
        ]
        assert (done["answer_min_mean"], done["answer_h_median"]) == (0, 0)
        assert (of(told, None)["opened"], of(told, None)["open"]) == (2, 1)
        trade = await running.person("socongthuong")
        own = await figures(trade)
        assert {row["agency"] for row in own["rows"]} == {"trade"}
        assert (own["total"]["given"], own["total"]["opened"]) == (1, 0)
        await nhung.post("/erase", {"ticket": waits, "reason": "asked_by_person"})
        assert (await figures(khoa))["total"] == told["total"], "nobody's data is in them"
    async with serving(database, tmp_path) as again:
        person = await (await again.stack.enter_async_context(again.client())).sign_in("khoa")
        assert (await figures(person))["rows"] == told["rows"], "made anew they are the same"


async def test_they_are_asked_for_by_month_or_by_days(shared: Running) -> None:
    khoa = await shared.person("khoa")
    await opened(khoa)
    today = (datetime.now(UTC) + timedelta(hours=7)).date()
    month = await figures(khoa)
    assert (month["from"], month["today"]) == (today.replace(day=1).isoformat(), today.isoformat())
    assert month["to"] == ((today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)).isoformat()
    assert (await figures(khoa, f"?month={today:%Y-%m}"))["rows"] == month["rows"]
    assert (await figures(khoa, f"?from={today}&to={today}"))["total"]["opened"] >= 1
    long_ago = await figures(khoa, "?from=2020-01-01&to=2020-12-31")
    assert (long_ago["total"]["opened"], long_ago["total"]["open"]) == (0, month["total"]["open"])
    assert (await figures(khoa, "?month=9999-12"))["to"] == "9999-12-31"
    for wrong in (
        "month=2026-13",
        "month=0000-01",
        "month=x",
        "from=2026-02-30",
        "from=2026-03-01&to=2026-02-01",
        "month=2026-01&to=2026-01-31",
        "x=1",
    ):
        assert (await khoa.get(f"/tickets/figures?{wrong}"))[0] == 422, wrong


async def test_they_are_summed_by_agency_or_by_field_and_of_one_of_them_alone(shared: Running) -> None:
    khoa, trade = await shared.person("khoa"), await shared.person("socongthuong")
    for field, agency in (("land", "trade"), ("land", "construction"), ("health", "trade")):
        await opened(khoa, field=field, agency=agency)
    both = (await figures(khoa))["rows"]
    by_agency = {row["agency"]: row for row in (await figures(khoa, "?by=agency"))["rows"]}
    by_field = {row["field"]: row for row in (await figures(khoa, "?by=field"))["rows"]}
    for name in ("opened", "given", "open"):
        for agency, row in by_agency.items():
            assert row[name] == sum(one[name] for one in both if one["agency"] == agency)
        for field, row in by_field.items():
            assert row[name] == sum(one[name] for one in both if one["field"] == field)
    assert {row["field"] for row in by_agency.values()} == {None}
    of_trade = await figures(khoa, "?agency=trade&by=field")
    assert {row["field"]: row["given"] for row in of_trade["rows"]}.items() >= {"land": 1, "health": 1}.items()
    assert of_trade["total"]["given"] == by_agency["trade"]["given"]
    land = await figures(khoa, "?field=land&by=agency")
    assert {row["agency"]: row["given"] for row in land["rows"]} == {None: 0, "trade": 1, "construction": 1}
    assert (await figures(trade, "?by=field&agency=trade"))["rows"] == of_trade["rows"]
    assert (await trade.get("/tickets/figures?agency=construction"))[1]["reason"] == "not_yours"
    assert (await khoa.get("/tickets/figures?by=person"))[0] == 422


async def test_an_account_that_names_no_agency_is_told_nothing(shared: Running) -> None:
    khoa = await shared.person("khoa")
    await opened(khoa, field="land", agency="trade")
    await Accounts(shared.dsn).put(Account("khong-co-quan", "x", "agency"), "tiep-ung")
    await tell_of_change(shared)
    nobody = await shared.person("khong-co-quan")
    assert (await figures(nobody))["rows"] == []
    assert (await nobody.get("/tickets/figures?agency=trade"))[1]["reason"] == "not_yours"


async def test_figures_are_for_the_room_operations_centres_and_agencies(shared: Running) -> None:
    assert (await figures(await shared.person("ioc")))["rows"] is not None
    crew = await shared.crew("A01")
    for other in (await shared.person("quantri"), crew):
        assert (await other.get("/tickets/figures"))[0] == 403


# --- days


@pytest.mark.parametrize(
    ("at", "today", "following"),
    [
        (("2026-09-24", "09:00"), "2026-09-24", "2026-09-25"),
        (("2026-09-25", "23:59"), "2026-09-25", "2026-09-28"),
        (("2026-09-26", "00:00"), "2026-09-26", "2026-09-28"),
        (("2027-02-04", "10:00"), "2027-02-04", "2027-02-09"),
    ],
)
async def test_the_next_day_is_the_next_on_which_anybody_works(at: tuple[str, str], today: str, following: str) -> None:
    days = days_at(RULES, local(*at))
    epoch = date(1970, 1, 1)
    assert [(epoch + timedelta(days=one)).isoformat() for one in (days.today, days.next)] == [today, following]
