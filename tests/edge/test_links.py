"""A caller is sent a link, and by it sends where she is: by who has its code, while it holds, with consent, and no more."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from dispatch.gateways.links import TOLD_MAX
from dispatch.http import links
from dispatch.http.citizens.desk import WRONG_LINKS_FREE
from tests.edge.conftest import DONG_XOAI, Client, Running, serving
from tests.edge.gateway import Gateway, listening, signed
from tests.edge.test_messages import called, ended, in_state, sending

HERE = {**DONG_XOAI, "uncertainty_m": 12.0, "consent": True}
FAR_OFF = {"lat": 0.0, "lon": 0.0, "uncertainty_m": 50.0, "consent": True}


class Link:
    """A call whose caller was sent a link, its path, and who asked."""

    def __init__(self, running: Running, lan: Client, call: str, path: str) -> None:
        self.running, self.lan, self.call, self.path = running, lan, call, path

    async def tell(self, **told: Any) -> tuple[int, Any]:
        async with self.running.client() as phone:
            status, body = await phone.post(self.path, json.dumps({**HERE, **told}).encode())
        return status, body

    async def row(self) -> dict[str, Any]:
        row: dict[str, Any] = (await self.lan.view("calls"))[self.call]
        return row

    async def page(self) -> tuple[int, str, dict[str, str]]:
        async with self.running.client() as phone:
            status, body = await phone.get(self.path)
            return status, body.decode(), dict(phone.last_headers)


async def asked(running: Running, gateway: Gateway, **data: Any) -> Link:
    lan = await running.person("lan")
    call = await called(running, **data)
    before = len(gateway.heard)
    await lan.do("AskLocation", call=call)
    await in_state(lan, "sent", str(before + 1))
    found = re.search(r"https://115\.example(/l/\w+)", gateway.heard[before]["data"]["text"])
    assert found is not None
    return Link(running, lan, call, found[1])


@asynccontextmanager
async def linked(database: str, folder: Path, **data: Any) -> AsyncIterator[Link]:
    async with listening() as gateway, sending(database, folder, signed(gateway)) as running:
        yield await asked(running, gateway, **data)


async def test_a_caller_sends_where_she_is_and_better_places_after_it(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        assert await link.tell(uncertainty_m=400.0) == (200, {"taken": True})
        row = await link.row()
        assert (row["place"], row["uncertainty_m"], row["fixes"][0]["source"]) == (DONG_XOAI, 400.0, "link")
        assert (await ended(link.lan))["end"] == "answered"
        assert (await link.tell())[0] == 200
        row = await link.row()
        assert (row["uncertainty_m"], len(row["fixes"])) == (12.0, 1)
        told = [entry for entry in await link.running.entries() if entry["event"]["type"] == "CallLocated"]
        assert [entry["by"] for entry in told] == ["machine:link"] * 2


async def test_of_a_telephones_clock_only_the_age_of_its_place_is_believed(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        for told, age_ms in (((1_000, 9_000), 8_000), ((9_000, 1_000), 0), ((0, 10**14), 0)):
            await link.tell(at=told[0], now=told[1])
            entry = (await link.running.entries())[-1]
            if entry["event"]["type"] == "MessageEnded":
                entry = (await link.running.entries())[-2]
            happened = entry.get("happened_at") or entry["at"]
            assert abs(entry["at"] - happened - age_ms) < 1_000


async def test_the_page_says_who_asks_and_until_when_and_nothing_of_the_caller(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        status, page, headers = await link.page()
        assert status == 200
        assert "tổng đài 115" in page
        assert "Bình Phước" in page
        assert re.search(r"Liên kết hết hạn:</b> \d\d:\d\d", page)
        assert 'lang="vi"' in page.split("\n")[1]
        code = link.path.removeprefix("/l/")
        assert code not in page
        assert "912345678" not in page
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "geolocation=(self)" in headers["Permissions-Policy"]
        for address in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert address in ("/link.css", "/link.js", "data:,")


async def test_its_rules_forbid_whatever_is_not_its_own(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link, link.running.client() as phone:
        async with phone.session.get(link.running.base + link.path) as answer:
            rules = answer.headers.getall("Content-Security-Policy")
        assert any("default-src 'none'" in rule and "unsafe" not in rule for rule in rules)
        for name in ("/link.js", "/link.css"):
            status, body = await phone.get(name)
            assert status == 200
            assert b"://" not in body


async def test_whoever_previews_the_message_uses_nothing_up(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        before = await link.running.position()
        async with link.running.client() as preview:
            for method in ("GET", "HEAD", "GET", "HEAD"):
                assert (await preview.ask(method, link.path))[0] == 200
            assert (await preview.ask("PUT", link.path, b"{}"))[0] == 405
        assert await link.running.position() == before
        assert (await link.tell())[0] == 200


async def test_a_page_for_whoever_speaks_english_begins_in_english(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path, language="en", drill=True) as link:
        _, page, _ = await link.page()
        assert '<html lang="en"' in page
        assert "EXERCISE" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": False},
        {"lat": 91.0},
        {"lon": "106"},
        {"uncertainty_m": -1.0},
        {"uncertainty_m": 2_000_000.0},
        {"name": "Lan"},
    ],
)
async def test_without_consent_or_a_place_there_is_nothing_is_kept(
    database: str, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    async with linked(database, tmp_path) as link:
        before = await link.running.position()
        assert (await link.tell(**wrong))[0] == 422
        assert await link.running.position() == before


async def test_a_code_may_be_read_out_and_typed(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link, link.running.client() as phone:
        assert (await phone.get("/l/" + link.path.removeprefix("/l/").upper()))[0] == 200


async def test_a_body_is_a_place_and_no_more(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link, link.running.client() as phone:
        for body, status in ((b"{" + b" " * links.BODY_MAX, 413), (b"lat=1", 400), (b"", 400)):
            assert (await phone.post(link.path, body))[0] == status


async def test_a_guessed_code_finds_nothing_and_guessing_has_an_end(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        async with link.running.client() as stranger:
            for number in range(WRONG_LINKS_FREE // 2):
                code = f"{number:016d}".translate(str.maketrans("01", "ab"))
                assert (await stranger.get(f"/l/{code}"))[0] == 404
                status, body = await stranger.post(f"/l/{code}", json.dumps(HERE).encode())
                assert (status, body["reason"]) == (404, "link_is_over")
            status, body = await stranger.post("/l/abcdefghijklmnop", json.dumps(HERE).encode())
            assert (status, body["reason"]) == (429, "too_many_tries")
            assert int(stranger.last_headers["Retry-After"]) > 0
            status, page = await stranger.get("/l/abcdefghijklmnop")
            assert status == 429
            assert b'data-state="gone"' in page
        assert (await link.tell())[0] == 200, "thousands of telephones share an address"


async def test_behind_our_own_proxy_each_address_guesses_for_itself(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EOC_TRUSTED_PROXIES", "127.0.0.1")
    async with serving(database, tmp_path) as running, running.client() as proxy:

        async def guess(address: str) -> int:
            return (await proxy.post("/l/abcdefghijklmnop", HERE, **{"X-Forwarded-For": address}))[0]

        assert [await guess("198.51.100.1") for _ in range(WRONG_LINKS_FREE + 1)] == [404] * WRONG_LINKS_FREE + [429]
        assert await guess("198.51.100.2") == 404


async def test_a_link_tells_no_more_often_than_a_page_does(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        told = [(await link.tell())[0] for _ in range(TOLD_MAX + 1)]
        assert told == [200] * TOLD_MAX + [429]


async def test_an_erased_callers_link_is_dead_and_stays_so(database: str, tmp_path: Path) -> None:
    async with listening() as gateway:
        async with sending(database, tmp_path, signed(gateway)) as running:
            link = await asked(running, gateway)
            status, body = await (await running.person("quantri")).post(
                "/erase", {"call": link.call, "reason": "request"}
            )
            assert status == 200, body
            assert (await link.tell())[0] == 404
        async with sending(database, tmp_path, signed(gateway)) as running:
            again = Link(running, await running.person("lan"), link.call, link.path)
            assert (await again.tell())[0] == 404


async def test_a_service_that_was_away_knows_its_links_again(database: str, tmp_path: Path) -> None:
    async with listening() as gateway:
        async with sending(database, tmp_path, signed(gateway)) as running:
            link = await asked(running, gateway)
        async with sending(database, tmp_path, signed(gateway)) as running:
            link = Link(running, await running.person("lan"), link.call, link.path)
            assert (await link.tell())[0] == 200
        async with sending(database, tmp_path, signed(gateway)) as running:
            link = Link(running, await running.person("lan"), link.call, link.path)
            assert (await link.tell())[0] == 200, "better places after the first"


async def test_a_link_whose_time_is_over_or_that_a_newer_one_replaced_is_dead(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    async with listening() as gateway:
        async with sending(database, tmp_path, signed(gateway)) as running:
            first = await asked(running, gateway)
        ahead(30)
        async with sending(database, tmp_path, signed(gateway)) as running:
            lan = await running.person("lan")
            await lan.do("AskLocation", call=first.call)
            await in_state(lan, "sent", "2")
            old = Link(running, lan, first.call, first.path)
            assert (await old.tell())[0] == 404
            status, page, _ = await old.page()
            assert (status, 'data-state="gone"' in page) == (404, True)
            assert "115" in page
            second = re.search(r"(/l/\w+)", gateway.heard[-1]["data"]["text"])
            assert second is not None
            fresh = Link(running, lan, first.call, second[1])
            assert (await fresh.tell())[0] == 200
        ahead(30 + 1_900)
        async with sending(database, tmp_path, signed(gateway)) as running:
            assert (await Link(running, await running.person("lan"), first.call, second[1]).tell())[0] == 404


async def test_a_link_outlives_its_call_by_a_while(
    database: str, tmp_path: Path, ahead: Callable[[float], None]
) -> None:
    async with listening() as gateway:
        async with sending(database, tmp_path, signed(gateway)) as running:
            link = await asked(running, gateway)
            async with running.client() as exchange:
                await running.ring(exchange, "call.ended", "end-1", call=link.call.partition(":")[2])
            assert (await link.tell())[0] == 200
        ahead(700)
        async with sending(database, tmp_path, signed(gateway)) as running:
            assert (await Link(running, await running.person("lan"), link.call, link.path).tell())[0] == 404


async def test_two_telephones_that_have_one_link_are_told_apart(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        await link.tell()
        await link.tell(lat=11.6, uncertainty_m=15.0)
        row = await link.row()
        assert row["place"] == DONG_XOAI
        assert [fix["place"]["lat"] for fix in row["fixes"]] == [11.535, 11.6]


async def test_a_place_in_the_ocean_is_kept_beside_what_the_network_says(database: str, tmp_path: Path) -> None:
    async with linked(database, tmp_path) as link:
        await link.tell()
        assert (await link.tell(**FAR_OFF))[0] == 200
        row = await link.row()
        assert (row["place"], row["fixes"][1]["place"]) == (DONG_XOAI, {"lat": 0.0, "lon": 0.0})


async def test_a_fix_of_fifty_kilometres_answers_and_a_better_one_takes_its_place(
    database: str, tmp_path: Path
) -> None:
    async with linked(database, tmp_path) as link:
        assert (await link.tell(uncertainty_m=50_000.0))[0] == 200
        assert (await link.row())["uncertainty_m"] == 50_000.0
        assert (await link.tell())[0] == 200
        assert (await link.row())["uncertainty_m"] == 12.0


async def test_the_code_stands_in_no_log_and_no_entry(
    database: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with linked(database, tmp_path) as link, link.running.client() as phone:
        await link.tell()
        await phone.post(link.path, b"x" * 5_000)
        await phone.get(link.path + "/..")
        code = link.path.removeprefix("/l/")
        assert code not in json.dumps(await link.running.entries())
        said = capfd.readouterr()
        assert code not in said.out + said.err
        assert "/l/…" in said.out + said.err, "it was refused, and said so"


AML = 'A"ML=1;lt=+11.535000;lg=+106.883000;rd=12;top={top};lc=95;pm={by};si=452041234567890;ei=353472104343540;ml=120'


async def test_an_exchange_passes_on_what_the_telephone_itself_says(running: Running) -> None:
    lan = await running.person("lan")
    call = await called(running)
    name = call.partition(":")[2]
    async with running.client() as exchange:
        aml = AML.format(top="20200101000000", by="G")
        status, body = await running.ring(exchange, "call.located", f"aml-{name}", call=name, aml=aml)
        assert status == 200, body
        status, body = await running.ring(exchange, "call.located", f"none-{name}", call=name, aml='A"ML=1;pm=N;ml=12')
        assert (status, body) == (200, {"already_so": True})
        status, body = await running.ring(exchange, "call.located", f"bad-{name}", call=name, aml="hello")
        assert (status, body["errors"][0]["path"]) == (422, "$.data.aml")
    row = (await lan.view("calls"))[call]
    assert row["place"] == DONG_XOAI
    (fix,) = row["fixes"]
    assert (fix["source"], fix["confidence"], fix["method"], fix["uncertainty_m"]) == ("aml", 95.0, "gnss", 12.0)
    kept = json.dumps(await running.entries())
    assert "452041234567890" not in kept
    assert "353472104343540" not in kept
