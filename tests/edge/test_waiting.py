"""What waits for the centre is told by what for, however much else is due sooner."""

import time
from typing import Any

import pytest

from tests.edge.conftest import Client, Running
from tests.edge.test_tickets import ANSWER, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_MS = 24 * 3_600_000
FIELD = "land"
"""No other test of this file's service opens such."""


async def waiting(client: Client, **asked: Any) -> dict[str, dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in {"field": FIELD, **asked}.items())
    status, body = await client.get(f"/tickets/waiting?{query}")
    assert status == 200, body
    assert body["count"] == sum(one["count"] for one in body["groups"])
    return {one["group"]: one for one in body["groups"]}


def numbers(group: dict[str, Any]) -> list[int]:
    return [row["ticket"] for row in group["tickets"]]


async def test_a_fresh_report_is_there_however_many_are_due_sooner(shared: Running) -> None:
    khoa = await shared.person("khoa")
    before = round(time.time() * 1000) - 6 * DAY_MS
    old = [await opened(khoa, field=FIELD, agency="trade", happened_at=before) for _ in range(3)]
    for number in old:
        await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    fresh = [await opened(khoa, field=FIELD) for _ in range(2)]
    with_agency = await opened(khoa, field=FIELD, agency="trade")
    groups = await waiting(khoa, limit=1)
    assert list(groups) == ["unsent", "approve"], "in the order in which they are looked at"
    assert (numbers(groups["unsent"]), groups["unsent"]["count"]) == (fresh[:1], 2)
    assert (numbers(groups["approve"]), groups["approve"]["count"]) == (old[:1], 3)
    groups = await waiting(khoa)
    assert (numbers(groups["unsent"]), numbers(groups["approve"])) == (fresh, old)
    assert with_agency not in {one for group in groups.values() for one in numbers(group)}
    assert list(await waiting(khoa, agency="trade")) == ["approve"]
    until = groups["approve"]["tickets"][0]["due"]["at"] + 30 * DAY_MS
    await khoa.do("AskExtension", ticket=with_agency, until=until, reason="rain")
    assert numbers((await waiting(khoa))["extension"]) == [with_agency]


async def test_what_the_centre_answered_itself_waits_to_be_approved_and_again_for_its_answer_when_it_is_sent_back(
    shared: Running,
) -> None:
    khoa, nhung = await shared.person("khoa"), await shared.person("nhung")
    number = await opened(khoa, field="culture")
    await khoa.do("WriteAnswer", ticket=number, text=ANSWER)
    groups = await waiting(khoa, field="culture")
    assert {name: numbers(group) for name, group in groups.items()} == {"approve": [number]}
    await nhung.do("SendBackAnswer", ticket=number, reason="unclear")
    groups = await waiting(khoa, field="culture")
    assert {name: numbers(group) for name, group in groups.items()} == {"unsent": [number]}


async def test_what_waits_for_the_centre_is_the_rooms_affair(shared: Running) -> None:
    for name in ("socongthuong", "ioc", "quantri"):
        assert (await (await shared.person(name)).get("/tickets/waiting"))[0] == 403, name
    khoa = await shared.person("khoa")
    for wrong in ("limit=0", "limit=501", "state=received"):
        assert (await khoa.get(f"/tickets/waiting?{wrong}"))[0] == 422, wrong
