"""How warnings reach clusters by gateways that refuse some, hang, or are away: each that can be told is told, once."""

import time
from pathlib import Path

import pytest
import structlog

from dispatch.gateways import resting, sender
from dispatch.gateways.away import Away
from dispatch.gateways.loudspeakers import AT_ONCE
from dispatch.gateways.outcome import Sent
from dispatch.gateways.resting import RESTS_MS, Resting
from dispatch.gateways.setup import Gateway
from events.values import Time
from tests.edge.clusters import Clusters, gateway_of, playing, prepare, until
from tests.edge.conftest import Client, serving
from tests.edge.desk import IN_COMMUNE, VI, in_state, let_out, number_of, one, written
from tests.edge.gateway import settings


@pytest.mark.parametrize("ends", [slice(None, 20), slice(-20, None)])
async def test_what_a_gateway_refuses_for_some_clusters_keeps_no_other_waiting(
    database: str, tmp_path: Path, ends: slice
) -> None:
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_again_s=60)) as running,
    ):
        lan = await running.person("lan")
        number = await written(lan)
        reach = sorted((await one(lan, number))["reach"])
        clusters.says = dict(zip(reach[ends], (404, 422, 503) * 7, strict=False))
        await let_out(running, number)
        await until(lambda: len(clusters.played) == IN_COMMUNE - len(clusters.says), 5.0)
        assert set(clusters.played) == set(reach) - set(clusters.says)


async def test_a_round_begins_after_where_the_last_stopped(database: str, tmp_path: Path) -> None:
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_tries=10)) as running,
    ):
        lan = await running.person("lan")
        number = await written(lan)
        clusters.is_cut = True
        await let_out(running, number)
        await in_state(lan, number, tries=5)
        assert len(clusters.tried) > AT_ONCE
        assert max(clusters.tried.values()) == 1, "never the same first ones"


# --- a gateway that is away


async def is_away(client: Client) -> bool:
    return 'tiepung_gateway_away_seconds{gateway="loa"}' in (await client.get("/metrics"))[1].decode()


def go_away(clusters: Clusters, how: str) -> None:
    """It hangs up on everybody, or it is there and its own house is not."""
    clusters.is_cut, clusters.status = how == "cut", 503 if how == "ill" else 200


@pytest.mark.parametrize("how", ["cut", "ill"])
async def test_who_was_away_through_all_tries_plays_it_once_when_it_is_back_and_stands_as_an_alarm_till_then(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(sender, "PAUSES_S", (0.4,))
    monkeypatch.setattr(resting, "RESTS_MS", (400,))
    with structlog.testing.capture_logs() as logs:
        async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
            lan, nhung = await running.person("lan"), await running.person("nhung")
            number = await written(lan)
            go_away(clusters, how)
            await let_out(running, number)
            await in_state(lan, number, silent=IN_COMMUNE)
            assert await is_away(nhung)
            go_away(clusters, "back")
            await until(lambda: len(clusters.played) == IN_COMMUNE, 5.0)
            assert set(clusters.played.values()) == {1}
            assert not await is_away(nhung)
            await clusters.acknowledge(running)
            await in_state(lan, number, silent=0, acknowledged=IN_COMMUNE)
    told = [line for line in logs if line["event"] in {"not_taken", "told"}]
    assert 1 < len(told) < 20, "a line a round"


async def test_whom_no_gateway_took_it_for_is_told_as_long_as_it_holds(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "PAUSES_S", (0.2,))
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_again_s=60)) as running,
    ):
        lan = await running.person("lan")
        number = await written(lan)
        clusters.says = dict.fromkeys(sorted((await one(lan, number))["reach"])[:3], 404)
        await let_out(running, number)
        await until(lambda: sum(clusters.tried[name] for name in clusters.says) > 6)
        clusters.says = {}
        await until(lambda: len(clusters.played) == IN_COMMUNE, 5.0)
        assert sum(clusters.tried.values()) - IN_COMMUNE <= max(clusters.tried.values()) * 3, "the others once"


async def test_where_one_gateway_hangs_the_other_tells_all_without_waiting_for_it_each_time(
    database: str, tmp_path: Path
) -> None:
    async with playing() as hanging, playing() as well:
        region = prepare(tmp_path, well, warning_again_s=60)
        hanging.rest_s = 30
        two = settings(gateway_of(hanging, "hanging", timeout_s=2), gateway_of(well))
        (tmp_path / "secrets" / "gateways.json").write_bytes(two)
        async with serving(database, tmp_path, region) as running:
            lan = await running.person("lan")
            number = await written(lan)
            await let_out(running, number)
            await in_state(lan, number, state="sent")
            began_s = time.monotonic()
            await until(lambda: len(well.played) == IN_COMMUNE)
            assert time.monotonic() - began_s < 6, "eight wait for it, and then one at times"


async def test_a_cancel_asks_at_once_though_its_gateway_rests(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting, "RESTS_MS", (60_000,))
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_again_s=60)) as running,
    ):
        lan, mai = await running.person("lan"), await running.person("mai")
        number = await written(lan)
        clusters.is_cut = True
        await let_out(running, number)
        await until(lambda: clusters.tried)
        clusters.is_cut = False
        cancel = await number_of(lan, "CancelWarning", warning=number, vi=VI)
        await mai.do("ApproveCancel", warning=cancel)
        await until(lambda: len(clusters.of("cancel")) == IN_COMMUNE, 5.0)
        assert not clusters.of("alert"), "what is called off is told to nobody who has not heard it"


# --- who is left alone

LOA = Gateway("loa", ("loudspeaker",), "https://loa.example")
NOTHING = Sent(again_s=0.0, cause="away", answered=False)
YES = Sent(taken=True)


class Now:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.ms = 1_000

    def __call__(self) -> Time:
        return Time(self.ms)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def rests(now: Now) -> Resting:
    return Resting(Away(), now, lambda: None)


def fail(rests: Resting, now: Now, hands: int = 1) -> None:
    """So many ask at once, and none is answered."""
    began = [rests.begin(LOA) for _ in range(hands)]
    now.ms += 10
    for one_began in began:
        rests.end(LOA, one_began, NOTHING)


def test_those_that_wait_for_it_at_once_are_one_miss_and_it_is_left_alone_longer_from_time_to_time(
    rests: Resting, now: Now
) -> None:
    rested = []
    for hands in (8, 1, 1, 1, 1, 1):
        fail(rests, now, hands)
        rested.append(rests.left_ms(LOA))
        now.ms += rests.left_ms(LOA)
    assert rested == [*RESTS_MS, RESTS_MS[-1]]
    assert rests.away.since == {"loa": 1_010}


def test_one_finds_out_for_all_whether_it_is_back(rests: Resting, now: Now) -> None:
    fail(rests, now)
    now.ms += RESTS_MS[0]
    assert rests.left_ms(LOA) == 0
    began = rests.begin(LOA)
    assert rests.left_ms(LOA) >= LOA.timeout_s * 1000, "nobody else asks meanwhile"
    rests.end(LOA, began, YES)
    assert (rests.left_ms(LOA), rests.is_there(LOA), rests.away.since) == (0, True, {})


def test_who_answers_others_meanwhile_is_slow_about_one_cluster_and_not_away(rests: Resting, now: Now) -> None:
    slow = rests.begin(LOA)
    now.ms += 5_000
    rests.end(LOA, rests.begin(LOA), Sent(again_s=0.0, cause="away"))
    now.ms += 5_000
    rests.end(LOA, slow, NOTHING)
    assert (rests.is_there(LOA), rests.away.since) == (True, {})
