"""1022 and warnings in the city: believable in itself, and in a service that runs seen by everybody who should see it."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import msgspec
import pytest
from standardwebhooks import Webhook

from dispatch import demo, outside
from dispatch.agencies import setup as agencies
from dispatch.core import commands
from dispatch.gateways import setup as gateways
from dispatch.http.wire import TEXT_MAX
from dispatch.region import Region, load
from dispatch.settings import DEFAULT_REGION, Settings, write_secret
from events.values import Actor, CommandId, Position, Time, WarningId, Wording
from loadtests.hotline import habits
from loadtests.hotline.matters import MATTERS
from loadtests.link import Link, secrets_of
from loadtests.loopback import Loopback
from loadtests.messages import IN_THE_CLEAR, Applied, Asked, Reported, Sent
from loadtests.own_service import Running, free_port, own_service
from loadtests.simulation import START
from loadtests.stage import Pace, Stage
from loadtests.warners import heard_in_s
from loadtests.world import World
from projections.projection import Change
from projections.warnings import WarningRow
from tests.city.test_city import a_city, refused, until

WATCHED = Pace(greeting=True)
FAST = 20
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def province() -> Region:
    return load(DEFAULT_REGION)


def said_in(world: World, until_ms: int) -> list[Sent]:
    said = []
    while (due := world.next_due()) is not None and due <= START + until_ms:
        said += world.act(due)
    return said


def opened_by(said: list[Sent]) -> list[Any]:
    """Tickets that somebody typed."""
    asked = [command for one in said if isinstance(one, Asked) for command in one.commands]
    return [command for command in asked if type(command).__name__ == "OpenTicket"]


# --- what is reported


def test_for_every_field_there_are_matters_with_answers(province):
    assert {field.id for field in province.rules.fields} == MATTERS.keys()
    kinds = {kind.id for kind in province.rules.kinds}
    for field, cases in MATTERS.items():
        assert len(cases) >= 3, field
        for case in cases:
            assert 20 < len(case.text) <= TEXT_MAX["text"]
            assert len(case.answer) > 20
            assert case.kind in kinds | {""}


def test_who_looks_on_finds_a_backlog_after_a_minute_by_every_channel(province):
    said = said_in(World(province, 1, START, WATCHED), MINUTE_MS)
    typed = opened_by(said)
    by_form = [one for one in said if isinstance(one, Reported)]
    by_app = [one for one in said if isinstance(one, Applied)]
    assert len(typed) + len(by_form) + len(by_app) >= habits.BURST
    assert 0 < len(by_form) <= habits.BURST_BY_FORM_MAX
    assert {one.channel for one in typed} >= {"letter", "social", "press"}
    assert len({one.text for one in (*typed, *by_form, *by_app)}) > habits.BURST / 2


def test_what_is_reported_lies_inside_the_province(province):
    world = World(province, 2, START, WATCHED)
    places = [one.place for one in said_in(world, MINUTE_MS) if isinstance(one, Reported | Applied)]
    assert places
    assert all(world.stage.map.areas.area_of(place, world.stage.map.day) for place in places)


def test_only_letters_came_before_they_were_typed(province):
    typed = opened_by(said_in(World(province, 3, START, WATCHED), 5 * MINUTE_MS))
    for one in typed:
        assert (one.happened_at is not None) == (one.channel == "letter")


def test_the_same_seed_reports_the_same(province):
    one, other = (said_in(World(province, 4, START, WATCHED), MINUTE_MS) for _ in range(2))
    assert one == other


# --- warnings of others


def test_a_warning_that_a_person_wrote_is_left_to_people(province):
    """She wants to see it approved by another person, not by the city."""
    text = Wording("Nước lên", "Nước suối lên nhanh")
    for writer, acts in (("user:lan", False), ("user:city-dispatcher", True)):
        world = World(province, 5, START, WATCHED)
        said_in(world, MINUTE_MS // 60)
        row = WarningRow(
            *(WarningId(1), "alert", "draft", "routine", "met", text, Time(START + 60 * MINUTE_MS)),
            *(Actor(writer), START, Position(1), ("25195",)),
        )
        world.hear([Change("warnings", "1", row)], START)
        said = said_in(world, 4 * MINUTE_MS)
        asked = [command for one in said if isinstance(one, Asked) for command in one.commands]
        assert any(isinstance(one, IN_THE_CLEAR[commands.ApproveWarning]) for one in asked) is acts


# --- outside the house


def settings_in(tmp_path: Any) -> Settings:
    return Settings(free_port(), "127.0.0.1", tmp_path, None, DEFAULT_REGION)


def test_what_an_operator_wrote_down_goes_before_what_a_demo_plays(tmp_path, monkeypatch):
    monkeypatch.delenv("EOC_AGENCIES", raising=False)
    monkeypatch.delenv("EOC_GATEWAYS", raising=False)
    settings = settings_in(tmp_path)
    assert outside.write(settings, ["trade"]).keys() == {"EOC_AGENCIES", "EOC_GATEWAYS"}
    write_secret(settings.agencies_file, "{}")
    assert outside.write(settings, ["trade"]).keys() == {"EOC_GATEWAYS"}
    monkeypatch.setenv("EOC_GATEWAYS", str(tmp_path / "mine.json"))
    assert outside.write(settings, ["trade"]) == {}
    assert settings.agencies_file.read_text() == "{}"
    for file in (tmp_path / outside.FOLDER).iterdir():
        assert file.stat().st_mode & 0o077 == 0


def test_a_demos_agencies_are_told_where_the_region_names_no_way(tmp_path, province, monkeypatch):
    settings = settings_in(tmp_path)
    for name, file in outside.write(settings, ["trade", "environment"]).items():
        monkeypatch.setenv(name, file)
    rules = province.rules
    mailed = [msgspec.structs.replace(one, told_by=("mail",)) if one.id == "trade" else one for one in rules.agencies]
    adopt = commands.AdoptRegion(
        id=CommandId("1"), version="1", digest="", units=(), files={},
        rules=msgspec.structs.replace(rules, agencies=tuple(mailed)),
    )  # fmt: skip
    ways = {one.id: one.told_by for one in outside.telling(adopt, settings).rules.agencies if one.told_by}
    assert ways == {"trade": ("mail",), "environment": ("webhook",)}


def test_a_demo_that_an_older_version_began_gets_the_accounts_it_lacks(tmp_path):
    file = tmp_path / "demo.json"
    assert not demo.is_complete(file)
    tokens = {one.name: "t" for one in demo.CITY}
    file.write_text(json.dumps({"tokens": {"tn1": "t"}}))
    assert not demo.is_complete(file)
    file.write_text(json.dumps({"tokens": tokens}))
    assert demo.is_complete(file)


def test_every_agency_has_an_account_and_those_that_people_know_keep_theirs(province):
    accounts = demo.offices(province.rules.agencies)
    assert {one.agency for one in accounts} == {one.id for one in province.rules.agencies}
    assert {"somoitruong", "soxaydung", "socongthuong"} <= {one.name for one in accounts}
    assert len({one.name for one in accounts}) == len(accounts)


@asynccontextmanager
async def a_loopback(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, stage: Stage) -> AsyncIterator[Loopback]:
    heard: list[str] = []

    async def acknowledge(deliveries: list[str], secret: str) -> bool:
        heard.extend(deliveries)
        return True

    settings = settings_in(tmp_path)
    for name, file in outside.write(settings, ["trade"]).items():
        monkeypatch.setenv(name, file)
    found = agencies.load(settings.agencies_file), gateways.load(settings.gateways_file)
    loopback = Loopback(*found, acknowledge, 10_000.0)
    loopback.stage, loopback.heard = stage, heard  # type: ignore[attr-defined]
    async with living(loopback):
        yield loopback


@asynccontextmanager
async def living(loopback: Loopback) -> AsyncIterator[None]:
    task = asyncio.create_task(loopback.live())
    await asyncio.sleep(0.1)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def told(url: str, secret: str, name: str, body: bytes) -> int:
    now = datetime.now(UTC)
    headers = {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, now, body.decode()),
    }
    async with aiohttp.ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
        return answer.status


OTHER_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAAAAAAAAAAAA"


async def test_what_is_not_signed_by_the_service_is_not_taken(tmp_path, province, monkeypatch):
    stage = World(province, 1, START, WATCHED).stage
    async with a_loopback(tmp_path, monkeypatch, stage) as loopback:
        agency = loopback.agencies["trade"]
        assert await told(agency.url, OTHER_SECRET, "m1", b"{}") == 401
        assert await told(agency.url.replace("trade", "other"), agency.secrets[0], "m1", b"{}") == 401
        monkeypatch.setattr("loadtests.loopback.AGENCY_AWAY", 0.0)
        assert await told(agency.url, agency.secrets[0], "m1", b"{}") == 204
        assert loopback.notices == 1


async def test_a_cluster_says_once_that_it_has_it_and_some_are_silent(tmp_path, province, monkeypatch):
    stage = World(province, 1, START, WATCHED).stage
    names = [one.id for one in province.loudspeakers[:60]]
    dumb = [name for name in names if heard_in_s(stage, WarningId(7), name) is None]
    assert 0 < len(dumb) < 12
    monkeypatch.setattr("loadtests.loopback.WAKES_S", 1e9)
    async with a_loopback(tmp_path, monkeypatch, stage) as loopback:
        gateway = loopback.gateway
        assert gateway is not None
        for name in (*names, *names):
            delivery = f"j:warning:7:{name}"
            body = json.dumps({"type": "warning.play", "data": {"delivery": delivery, "cluster": name}}).encode()
            assert await told(gateway.url, gateway.secret, delivery, body) == 204
        heard: list[str] = loopback.heard  # type: ignore[attr-defined]

        async def all_have() -> bool:
            return len(heard) >= len(names) - len(dumb)

        await until(all_have, 20)
        assert Counter(heard) == Counter(f"j:warning:7:{name}" for name in names if name not in dumb)


# --- in a service that runs


@pytest.mark.slow
async def test_in_minutes_there_is_every_state_an_agency_was_told_and_a_warning_was_heard(tmp_path, monkeypatch):
    """All of it over HTTP, by people who are signed in, by forms, and by signed webhooks."""
    monkeypatch.delenv("EOC_AGENCIES", raising=False)
    monkeypatch.delenv("EOC_GATEWAYS", raising=False)
    there = load(DEFAULT_REGION)
    played = outside.write(settings_in(tmp_path), [one.id for one in there.rules.agencies])
    async with own_service(tmp_path, **played) as running, aiohttp.ClientSession() as client:
        async with a_city(running.settings, FAST, **played):
            onlooker = Onlooker(running, client)
            try:
                await until(onlooker.has_seen_all, 140)
            except AssertionError:
                pytest.fail(f"nobody saw: {sorted(onlooker.missing)}")
        assert not {"id_used_for_other_content", "not_allowed", "invalid"} & set(refused(running.settings))


class Onlooker:
    """Looks at tickets and warnings as the room does, and remembers what it has seen."""

    def __init__(self, running: Running, client: aiohttp.ClientSession) -> None:
        settings = running.settings
        self.url = f"http://{settings.host}:{settings.port}"
        self.secrets = secrets_of(settings)
        self.client = client
        self.link = Link(self.url, self.secrets, client)
        self.missing = {
            *("received", "forwarded", "answered", "refused", "taken up", "rated", "reopened", "late", "longer"),
            *("told", "warned", "drilled", "web", "app", "letter", "social", "raised"),
        }

    async def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.secrets.tokens['city-dispatcher']}"}
        async with self.client.get(self.url + path, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def has_seen_all(self) -> bool:
        seen: set[str] = set()
        for state in ("received", "forwarded", "answered", "refused"):
            for row in (await self.get(f"/tickets?state={state}&limit=500"))["tickets"]:
                seen |= {row["state"], row["channel"]} | set(_marks(row))
                if "told" in self.missing and row["forwarded_at"] is not None:
                    seen |= await self._told(row["ticket"])
        for change in (await self.link.view("warnings", "city-dispatcher"))[1]:
            if isinstance(change.row, WarningRow) and change.row.acknowledged:
                seen.add("drilled" if change.row.drill else "warned")
        self.missing -= seen
        return not self.missing

    async def _told(self, ticket: int) -> set[str]:
        """Its story says that its agency's system has taken it."""
        rows = (await self.get(f"/tickets/{ticket}/story"))["rows"]
        sent = [row["event"] for row in rows if row["event"]["type"] == "MessageSent"]
        return {"told"} if any(event["gateway"].startswith("agency-") for event in sent) else set()


def _marks(row: dict[str, Any]) -> list[str]:
    marks = {
        "taken up": row["taken_at"],
        "rated": row["stars"],
        "reopened": row["reopened"],
        "late": row["level"],
        "longer": row["until"],
        "raised": row["incident"],
    }
    return [name for name, so in marks.items() if so]
