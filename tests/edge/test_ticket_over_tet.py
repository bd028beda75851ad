"""A matter of 1022 from the call to the stars, over Tết and two agencies: the clock is moved, nobody waits for it."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from dispatch.cli.following import archive_of
from events.values import Position
from tests.edge.conftest import DONG_XOAI, Client, Running, fresh, serving
from tests.edge.test_ticket_story import story
from tests.edge.test_tickets import one

ZONE = timezone(timedelta(hours=7))


def local(told: str) -> float:
    return datetime.fromisoformat(told).replace(tzinfo=ZONE).timestamp()


def told(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, ZONE).strftime("%Y-%m-%dT%H:%M")


class Days:
    """Somebody of whom each asks anew, since a session does not last over Tết."""

    def __init__(self, running: Running, ahead: Callable[[float], None]) -> None:
        self.running = running
        self.ahead = ahead
        self.people: dict[str, Client] = {}

    async def go_to(self, moment: str) -> None:
        """Then somebody says something, so that the planner looks at the clock."""
        self.ahead(local(moment) - time.time())
        self.people.clear()
        await self.do("khoa", "OpenTicket", field="other", text="Hỏi giờ làm việc")

    async def do(self, who: str, what: str, **fields: Any) -> None:
        if who not in self.people:
            client = await self.running.stack.enter_async_context(self.running.client())
            self.people[who] = await client.sign_in(who)
        await self.people[who].do(what, **fields)


async def test_a_call_before_tet_is_answered_after_it_late_again_and_well(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    """Roads have three working days, 1350 minutes, and go up half a day, 225, after they are late."""
    ahead(local("2027-02-02T15:00") - time.time())
    async with serving(database, tmp_path) as running:
        days = Days(running, ahead)
        async with running.client() as exchange:
            assert (await running.ring(exchange, "call.ringing", fresh(), call="c1", number="1022"))[0] == 200
        call = "exchange:c1"
        await days.do("khoa", "OpenTicket", field="roads", text="Ổ gà trước chợ", call=call, place=DONG_XOAI)
        await days.do("khoa", "ForwardTicket", ticket=1, agency="construction")
        # 120 of Tuesday, 450 of Wednesday; Tết; 450 of Thursday, the eleventh; 240 and 90 of Friday.
        assert told((await one(days.people["khoa"], 1))["due"]["at"]) == "2027-02-12T15:00"
        await days.do("soxaydung", "ForwardTicket", ticket=1, agency="trade", reason="not_theirs")

        await days.go_to("2027-02-11T08:00")
        until = round(local("2027-02-15T17:00") * 1000)
        await days.do("socongthuong", "AskExtension", ticket=1, until=until, reason="waits_for_parts")
        await days.do("nhung", "GrantExtension", ticket=1)

        await days.go_to("2027-02-15T13:16")  # half a day before it is due: the agency is reminded
        await days.go_to("2027-02-16T11:16")  # half a day late: nobody asked for it to go up
        await days.do("socongthuong", "WriteAnswer", ticket=1, text="Sẽ vá trong tháng")
        await days.do("nhung", "ApproveAnswer", ticket=1)
        await days.do("khoa", "ReopenTicket", ticket=1, reason="not_done", text="Vẫn còn đó")
        # 14 of Tuesday morning, 210, 450 (674), 450 (1124), and 226 of Friday morning.
        assert told((await one(days.people["khoa"], 1))["due"]["at"]) == "2027-02-19T11:16"

        await days.go_to("2027-02-18T10:00")
        await days.do("socongthuong", "WriteAnswer", ticket=1, text="Đã vá xong")
        await days.do("nhung", "ApproveAnswer", ticket=1)
        await days.do("khoa", "RateTicket", ticket=1, stars=5)

        await archive_of(running.dsn).run(until=Position(await running.position()))
        nhung = days.people["nhung"]
        rows = await story(nhung, 1)
        assert [row["event"]["type"] for row in rows] == [
            "TicketOpened", "TicketForwarded", "TicketForwarded", "ExtensionAsked", "ExtensionGranted", "TicketReminded",
            "TicketEscalated", "AnswerWritten", "AnswerApproved", "TicketReopened", "AnswerWritten", "AnswerApproved", "TicketRated",
        ]  # fmt: skip
        planners = [row for row in rows if row["by"] == "planner"]
        assert [(told(row["at"]), row["event"]["agency"]) for row in planners] == [
            ("2027-02-15T13:16", "trade"),
            ("2027-02-16T11:16", "trade"),
        ]
        status, figures = await nhung.get("/tickets/figures?month=2027-02")
        assert status == 200, figures
        of = {(row["agency"], row["field"]): row for row in figures["rows"]}
        trade = of["trade", "roads"]
        counted = {name: trade[name] for name in ("given", "on_time", "late", "reopened", "stars")}
        assert counted == {"given": 1, "on_time": 1, "late": 1, "reopened": 1, "stars": [0, 0, 0, 0, 1]}
        assert (of["construction", "roads"]["given"], of["construction", "roads"]["left"]) == (1, 1)
        assert trade["answer_h_median"] == 13, "824 minutes; the first answer took 2146: of two the lower one counts"
