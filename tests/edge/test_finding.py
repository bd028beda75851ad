"""Places are found over HTTP by those who may read, and again when another region is in force."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dispatch.gazetteer import LIMIT_MAX, QUERY_MAX
from tests.edge.conftest import Running, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

SMALL = Path(__file__).parents[1] / "regions" / "nho"


async def asked(running: Running, name: str = "khoa", /, **query: Any) -> tuple[int, Any]:
    return await (await running.person(name)).get(f"/places?{urlencode(query)}")


async def test_a_service_can_project_before_anybody_asks(shared: Running) -> None:
    async with asyncio.timeout(10):
        while "pyproj" not in sys.modules:
            await asyncio.sleep(0.05)


async def test_a_name_without_marks_and_with_an_error_is_found(shared: Running) -> None:
    status, found = await asked(shared, q="cho dong xaoi")
    assert status == 200
    assert found[0] == {
        "name": "Chợ Đồng Xoài",
        "kind": "market",
        "area": "Phường Bình Phước, Tỉnh Đồng Nai",
        "place": {"lat": 11.5362, "lon": 106.8966},
        "until": None,
        "score": found[0]["score"],
        "how": "typo",
        "beyond": "",
        "is_elsewhere": False,
    }
    assert len(found) <= 8


async def test_what_of_an_address_is_not_known_is_told_with_its_commune(shared: Running) -> None:
    _, found = await asked(shared, q="ấp 3, xã Tân Lập")
    assert (found[0]["name"], found[0]["beyond"], found[0]["is_elsewhere"]) == ("Xã Tân Lập", "ấp 3", False)
    assert next(one for one in found if one["name"] == "Ấp 3, xã Minh Lập")["is_elsewhere"]


async def test_a_name_of_before_says_until_when_it_was(shared: Running) -> None:
    _, found = await asked(shared, q="huyện Hớn Quản")
    assert (found[0]["kind"], found[0]["until"], found[0]["how"]) == ("district", "2025-07-01", "exact")


async def test_where_the_caller_is_decides_between_equals(shared: Running) -> None:
    _, found = await asked(shared, q="xa tan hung huyen", lat=11.4913, lon=107.0303, limit=5)
    ended = [one for one in found if one["name"] == "Xã Tân Hưng" and one["until"]]
    assert ended[0]["area"].startswith("Huyện Đồng Phú")


async def test_a_kilometre_beyond_the_posts_has_no_place(shared: Running) -> None:
    _, found = await asked(shared, q="ql14 km 812")
    assert (found[0]["how"], found[0]["place"]) == ("km", None)


@pytest.mark.parametrize("name", ["khoa", "lan", "nhung", "ioc", "quantri"])
async def test_who_may_read_may_ask(shared: Running, name: str) -> None:
    assert (await asked(shared, name, q="cho"))[0] == 200


async def test_a_crew_may_ask_and_a_machine_without_the_scope_may_not(shared: Running) -> None:
    assert (await (await shared.crew("A03")).get("/places?q=cho"))[0] == 200
    async with shared.machine("gps") as machine:
        status, told = await machine.get("/places?q=cho")
    assert (status, told["reason"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "x" * (QUERY_MAX + 1)},
        {"q": "cho", "limit": 0},
        {"q": "cho", "limit": LIMIT_MAX + 1},
        {"q": "cho", "limit": "many"},
        {"q": "cho", "lat": 11.5},
        {"q": "cho", "lat": 91, "lon": 106},
        {"q": "cho", "lat": "nan", "lon": 106},
    ],
)
async def test_what_cannot_be_asked_is_a_problem(shared: Running, query: dict[str, Any]) -> None:
    status, told = await asked(shared, **query)
    assert (status, told["reason"]) == (422, "invalid")
    assert told["errors"]


@pytest.mark.parametrize("typed", ["", " ", "%", "🚑", "\x00", "km", "+", "n" * QUERY_MAX, "a " * 150])
async def test_any_text_is_answered(shared: Running, typed: str) -> None:
    status, found = await asked(shared, q=typed, limit=LIMIT_MAX)
    assert status == 200
    assert isinstance(found, list)


async def test_another_region_is_found_by_its_own_names(database: str, tmp_path: Path) -> None:
    async with serving(database, tmp_path, SMALL) as running:
        names = [one["name"] for one in (await asked(running, "khoa", q="cho cu"))[1]]
        assert names[0] == "Chợ Tây"
        assert (await asked(running, "khoa", q="dong xoai quang trung"))[1] == []
