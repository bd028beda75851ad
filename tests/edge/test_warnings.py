"""Warnings over HTTP and to a gateway of loudspeakers: each cluster plays each once, whatever is killed when."""

import asyncio
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import capparser
import structlog
import xmlschema

from dispatch import cap
from dispatch.gateways import loudspeakers
from tests.edge.clusters import Clusters, acknowledge, playing, prepare, until
from tests.edge.conftest import Running, fresh, serving
from tests.edge.desk import COMMUNE, EN, IN_COMMUNE, VI, expires, in_state, let_out, number_of, one, refused, written

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "cap" / "CAP-v1.2.xsd")
DRAWN = [{"lat": 11.50, "lon": 106.85}, {"lat": 11.50, "lon": 106.92}, {"lat": 11.57, "lon": 106.92}]


async def read(running: Running, number: int) -> Any:
    async with running.client() as anyone:
        status, body = await anyone.get(f"/warnings/{number}.cap")
        assert (status, anyone.last_headers["Content-Type"]) == (200, "application/cap+xml; charset=utf-8"), body
    SCHEMA.validate(body.decode())
    return capparser.parse(stringXML=body)


async def feed(running: Running, name: str = "warnings") -> list[str]:
    """What the links of the feed lead to."""
    async with running.client() as anyone:
        status, body = await anyone.get(f"/feeds/{name}.atom")
    assert status == 200, body
    atom = {"a": cap.ATOM}
    return [link.get("href", "") for link in Xml.fromstring(body).findall("a:entry/a:link", atom)]


def link(number: int) -> str:
    return f"https://115.example/warnings/{number}.cap"


async def test_to_one_communes_clusters_then_an_update_then_a_cancel(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan, nhung = await running.person("lan"), await running.person("nhung")
        first = await written(lan)
        assert len((await one(lan, first))["reach"]) == IN_COMMUNE
        assert (await lan.get(f"/warnings/{first}.cap"))[0] == 404, "a draft is nobody's"
        assert await refused(lan, "ApproveWarning", warning=first, count=IN_COMMUNE) == "not_allowed"
        assert await refused(nhung, "ApproveWarning", warning=first, count=41) == "count_differs"
        await let_out(running, first)
        await until(lambda: sum(clusters.played.values()) == IN_COMMUNE)
        assert (await clusters.acknowledge(running))[0] == 200
        row = await in_state(lan, first, acknowledged=IN_COMMUNE)
        assert (row["state"], row["silent"], row["tries"]) == ("sent", 0, 1)
        alert = await read(running, first)
        assert (alert.status[0], alert.msgType[0], alert.sender[0]) == ("Actual", "Alert", "canh-bao@binhphuoc.example")
        assert await feed(running) == [link(first)]

        second = await written(lan, of=first, level="priority", areas=[], polygon=[])
        await let_out(running, second)
        await in_state(lan, first, state="replaced")
        await until(lambda: len(clusters.of("update")) == IN_COMMUNE)
        update = await read(running, second)
        assert update.references[0] == f"{alert.sender[0]},{alert.identifier[0]},{alert.sent[0]}"
        assert await feed(running) == [link(second)]

        third = await number_of(lan, "CancelWarning", warning=second, vi=VI, en=EN)
        assert await refused(lan, "ApproveCancel", warning=third) == "needs_another_person"
        mai = await running.person("mai")
        await mai.do("ApproveCancel", warning=third)
        row = await in_state(lan, third, state="sent")
        assert row["sent_at"] - row["approved_at"] < 500, "a cancel waits for nothing"
        await until(lambda: len(clusters.of("cancel")) == IN_COMMUNE)
        assert len((await read(running, third)).references[0].split(" ")) == 2
        assert set(clusters.played.values()) == {3}
        assert {one["level"] for one in clusters.of("alert")} == {"urgent"}


async def test_a_polygon_reaches_the_clusters_in_it_and_crossed_edges_are_refused(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan = await running.person("lan")
        drawn = await written(lan, areas=[], polygon=DRAWN)
        reach = (await one(lan, drawn))["reach"]
        asked = " ".join(f"{corner['lat']},{corner['lon']}" for corner in DRAWN)
        status, body = await lan.get(f"/warnings/reach?polygon={asked}")
        assert (status, body["clusters"]) == (200, reach)
        await let_out(running, drawn, len(reach))
        await until(lambda: set(clusters.played) == set(reach))
        assert (await read(running, drawn)).info[0][0].area[0][0].polygon[0]
        crossed = [DRAWN[0], {"lat": 11.57, "lon": 106.92}, DRAWN[1], {"lat": 11.57, "lon": 106.85}]
        assert await refused(lan, "WriteWarning", **fields(polygon=crossed)) == "invalid"
        outside = [{"lat": 48.8, "lon": 2.3}, {"lat": 48.9, "lon": 2.3}, {"lat": 48.9, "lon": 2.4}]
        assert await refused(lan, "WriteWarning", **fields(polygon=outside)) == "drawn_outside"
        assert await refused(lan, "WriteWarning", **fields(areas=["25195"], polygon=outside)) == "drawn_outside"
        assert await refused(lan, "WriteWarning", **fields(areas=["99999"])) == "invalid"
        assert await refused(lan, "WriteWarning", **fields()) == "no_area"


def fields(**more: Any) -> dict[str, Any]:
    return {"level": "urgent", "category": "met", "vi": VI, "expires": expires(), **more}


async def test_a_cluster_that_never_acknowledges_is_tried_again_and_listed_as_silent(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        clusters.dumb = {"L25195-03"}
        lan = await running.person("lan")
        number = await written(lan)
        await let_out(running, number)
        await until(lambda: sum(clusters.played.values()) == IN_COMMUNE)
        await clusters.acknowledge(running)
        row = await in_state(lan, number, silent=1)
        assert (row["acknowledged"], row["tries"]) == (IN_COMMUNE - 1, 2)
        known = (await one(lan, number))["clusters"]
        assert [name for name, state in known.items() if state == "silent"] == ["L25195-03"]
        assert (clusters.tried["L25195-03"], clusters.played["L25195-03"]) == (2, 1)
        assert {clusters.tried[name] for name in known if name != "L25195-03"} == {1}
        late = [one["delivery"] for one in clusters.heard if one["cluster"] == "L25195-03"]
        assert (await acknowledge(running, late))[0] == 200
        assert (await in_state(lan, number, silent=0))["acknowledged"] == IN_COMMUNE


async def test_an_approval_that_was_withdrawn_lets_nothing_out(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan = await running.person("lan")
        number = await written(lan)
        await let_out(running, number)
        await lan.do("WithdrawApproval", warning=number)
        await asyncio.sleep(1.5)
        assert (await one(lan, number))["warning"]["state"] == "draft"
        assert not clusters.tried
        assert await feed(running) == []
        await lan.do("DropWarning", warning=number)


async def test_what_is_over_is_tried_no_more_and_leaves_the_feed(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        clusters.status = 503
        lan = await running.person("lan")
        number = await written(lan, expires=expires(3))
        await let_out(running, number)
        await in_state(lan, number, state="sent")
        assert await feed(running) == [link(number)]
        row = await in_state(lan, number, state="expired")
        assert row["ended_at"] >= row["expires"]
        assert await feed(running) == []
        tried = sum(clusters.tried.values())
        clusters.status = 200
        await asyncio.sleep(1.5)
        assert sum(clusters.tried.values()) == tried
        assert (await read(running, number)).msgType[0] == "Alert", "it is still read where links lead"


async def test_a_drill_reaches_only_clusters_that_take_drills_and_stands_in_a_feed_of_its_own(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan = await running.person("lan")
        number = await written(lan, drill=True)
        reach = (await one(lan, number))["reach"]
        assert reach
        assert all(name.endswith("-01") for name in reach)
        await let_out(running, number, len(reach))
        await until(lambda: set(clusters.played) == set(reach))
        assert {one["drill"] for one in clusters.heard} == {True}
        assert clusters.heard[0]["texts"]["vi"]["headline"] == "[DIỄN TẬP] Ngập sâu"
        assert (await feed(running), await feed(running, "drills")) == ([], [link(number)])
        alert = await read(running, number)
        assert alert.status[0] == "Exercise"
        assert alert.identifier[0].startswith("DIENTAP-")


async def test_killed_between_approval_and_sending_it_leaves_once_when_the_service_is_back(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters:
        region = prepare(tmp_path, clusters, warning_hold_s=3)
        async with serving(database, tmp_path, region) as running:
            number = await written(await running.person("lan"))
            await let_out(running, number)
        assert not clusters.tried, "it had not left"
        async with serving(database, tmp_path, region) as running:
            await until(lambda: sum(clusters.played.values()) == IN_COMMUNE)
            await clusters.acknowledge(running)
            await in_state(await running.person("lan"), number, acknowledged=IN_COMMUNE)
        assert set(clusters.played.values()) == {1}


async def test_killed_between_sending_and_its_acknowledgement_each_cluster_plays_it_once(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters:
        region = prepare(tmp_path, clusters, warning_again_s=60)
        async with serving(database, tmp_path, region) as running:
            number = await written(await running.person("lan"))
            await let_out(running, number)
            await until(lambda: sum(clusters.played.values()) >= 10)
        clusters.unacknowledged.clear()
        async with serving(database, tmp_path, region) as running:
            await until(
                lambda: sum(clusters.played.values()) == IN_COMMUNE and len(clusters.unacknowledged) >= IN_COMMUNE
            )
            await clusters.acknowledge(running)
            await in_state(await running.person("lan"), number, acknowledged=IN_COMMUNE)
        assert set(clusters.played.values()) == {1}
        assert max(clusters.tried.values()) == 2, "told again after the start, by the same identifier"


async def test_what_was_approved_and_is_over_when_the_service_is_back_never_leaves(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters:
        region = prepare(tmp_path, clusters, warning_hold_s=2)
        async with serving(database, tmp_path, region) as running:
            number = await written(await running.person("lan"), expires=expires(4))
            await let_out(running, number)
        await asyncio.sleep(4)
        async with serving(database, tmp_path, region) as running:
            row = await in_state(await running.person("lan"), number, state="expired")
            assert row["sent_at"] is None
            await asyncio.sleep(1.5)
        assert not clusters.tried


async def test_a_round_that_takes_longer_than_all_tries_tells_every_cluster_all_the_same(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        clusters.rest_s = 0.6
        lan = await running.person("lan")
        number = await written(lan)
        await let_out(running, number)
        await in_state(lan, number, silent=IN_COMMUNE)
        assert len(clusters.played) < IN_COMMUNE
        await until(lambda: len(clusters.played) == IN_COMMUNE)
        await clusters.acknowledge(running)
        await in_state(lan, number, silent=0, acknowledged=IN_COMMUNE)


async def test_who_was_never_told_before_the_service_died_is_told_when_it_is_back_though_silent(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters:
        clusters.status = 503
        region = prepare(tmp_path, clusters)
        async with serving(database, tmp_path, region) as running:
            lan = await running.person("lan")
            number = await written(lan)
            await let_out(running, number)
            await in_state(lan, number, silent=IN_COMMUNE)
        clusters.status = 200
        async with serving(database, tmp_path, region) as running:
            await until(lambda: len(clusters.played) == IN_COMMUNE)
            await clusters.acknowledge(running)
            await in_state(await running.person("lan"), number, silent=0, acknowledged=IN_COMMUNE)
        assert set(clusters.played.values()) == {1}


async def test_a_round_that_goes_on_when_it_is_called_off_stops_and_the_cancel_is_the_last_word(
    database: str, tmp_path: Path
) -> None:
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_again_s=30)) as running,
    ):
        clusters.rest_s = 0.4
        lan, mai = await running.person("lan"), await running.person("mai")
        number = await written(lan)
        await let_out(running, number)
        await until(lambda: clusters.of("alert"))
        cancel = await number_of(lan, "CancelWarning", warning=number, vi=VI)
        await mai.do("ApproveCancel", warning=cancel)
        await in_state(lan, cancel, state="sent")
        await until(lambda: len(clusters.of("cancel")) == IN_COMMUNE)
        assert len(clusters.of("alert")) < IN_COMMUNE
        last = {one["cluster"]: one["kind"] for one in clusters.heard}
        assert set(last.values()) == {"cancel"}, "nobody is left with what holds no more"


async def test_where_it_is_silent_somebody_is_rung_and_what_is_heard_after_its_end_is_kept(
    database: str, tmp_path: Path
) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        clusters.dumb = {"L25195-03", "L25195-04"}
        lan = await running.person("lan")
        number = await written(lan, expires=expires(8))
        await let_out(running, number)
        await until(lambda: sum(clusters.played.values()) == IN_COMMUNE)
        assert await refused(lan, "TellClusters", warning=number, clusters=["L25195-03"]) == "clusters_not_silent"
        await clusters.acknowledge(running)
        await in_state(lan, number, silent=2)
        await lan.do("TellClusters", warning=number, clusters=["L25195-03"])
        row = await in_state(lan, number, silent=1, told=1)
        known = await one(lan, number)
        assert known["clusters"]["L25195-03"] == "told"
        assert known["voices"]["L25195-03"]["by"] == "user:lan"
        await in_state(lan, number, state="expired")
        late = [told["delivery"] for told in clusters.heard if told["cluster"] in clusters.dumb]
        status, body = await acknowledge(running, late)
        assert (status, "position" in body) == (200, True)
        row = await in_state(lan, number, acknowledged=IN_COMMUNE)
        assert (row["state"], row["silent"], row["told"], row["late"]) == ("expired", 0, 0, 2)
        assert await acknowledge(running, late) == (200, {"already_so": True, "taken": 2})


async def test_the_whole_province_is_published_as_what_is_ours_of_it(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan = await running.person("lan")
        number = await written(lan, areas=["75"])
        await let_out(running, number, 1_484)
        await in_state(lan, number, state="sent")
        (area,) = (await read(running, number)).info[0][0].area[0]
        assert area.areaDesc[0] == "Tỉnh Bình Phước cũ (nay thuộc tỉnh Đồng Nai)"
        codes = [code.value[0] for code in area.geocode[0]]
        assert (len(codes), COMMUNE in codes, "75" in codes) == (40, True, False)
        async with running.client() as anyone:
            _, body = await anyone.get(f"/warnings/{number}.cap")
        for polygon in Xml.fromstring(body).iterfind(".//c:polygon", {"c": cap.CAP}):
            corners = [tuple(map(float, pair.split(","))) for pair in str(polygon.text).split()]
            assert all(11.2 < lat < 12.4 and 106.3 < lon < 107.5 for lat, lon in corners)


async def test_a_warning_for_the_whole_province_is_few_entries_and_calls_are_answered_meanwhile(
    database: str, tmp_path: Path
) -> None:
    async with (
        playing() as clusters,
        serving(database, tmp_path, prepare(tmp_path, clusters, warning_again_s=30)) as running,
    ):
        lan = await running.person("lan")
        number = await written(lan, areas=["75"])
        await let_out(running, number, 1_484)
        before = await running.position()
        slowest_s = 0.0
        async with running.client() as exchange:
            while sum(clusters.played.values()) < 1_484:
                began_s = time.perf_counter()
                status, body = await running.ring(exchange, "call.ringing", fresh(), call=fresh("c"), number="115")
                assert status == 200, body
                slowest_s = max(slowest_s, time.perf_counter() - began_s)
                await asyncio.sleep(0.02)
        told, clusters.unacknowledged = clusters.unacknowledged, []
        replies = await asyncio.gather(*(acknowledge(running, [delivery]) for delivery in told[:200]))
        assert {status for status, _ in replies} == {200}
        assert (await acknowledge(running, told[200:]))[0] == 200
        await in_state(lan, number, acknowledged=1_484)
        of_warning = [one for one in await running.entries(before) if "warning" in one["event"]]
        assert len(of_warning) < 60
        assert slowest_s < 2.0, "beside other tests on the same cores"


async def test_only_a_gateway_that_signs_tells_of_clusters_and_only_of_ours(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan = await running.person("lan")
        number = await written(lan)
        await let_out(running, number)
        await until(lambda: sum(clusters.played.values()) == IN_COMMUNE)
        forged = "whsec_" + "YW5vdGhlci1zZWNyZXQtb2YtMzItYnl0ZXMtbG9uZyE="
        assert (await acknowledge(running, ["x"], forged))[0] == 401
        journal = delivered_by(clusters)
        foreign = ["other:warning:1:L25195-01", f"{journal}:warning:x:L25195-01", "nothing"]
        with structlog.testing.capture_logs() as logs:
            assert await acknowledge(running, foreign) == (200, {"already_so": True, "taken": 0})
        assert [(line["gateway"], line["count"]) for line in logs if line["event"] == "not_ours"] == [("loa", 3)]
        clusters.unacknowledged[7:7] = foreign
        status, body = await clusters.acknowledge(running)
        assert (status, "position" in body, body["taken"]) == (200, True, IN_COMMUNE)
        await in_state(lan, number, acknowledged=IN_COMMUNE)
        draft = await written(lan)
        never = [loudspeakers.delivery_of(journal, name, "L25195-01") for name in (draft, 99)]  # type: ignore[arg-type]
        assert await acknowledge(running, never) == (200, {"already_so": True, "taken": 0})
        again = [loudspeakers.delivery_of(journal, number, "L25195-01")]  # type: ignore[arg-type]
        assert await acknowledge(running, again) == (200, {"already_so": True, "taken": 1})


def delivered_by(clusters: Clusters) -> str:
    """The journal's name."""
    return str(clusters.heard[0]["delivery"]).partition(":")[0]


async def test_drafts_are_the_rooms_and_what_has_left_is_everybodys(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        lan, ioc = await running.person("lan"), await running.person("ioc")
        number = await written(lan)
        assert (await ioc.get("/warnings"))[1]["warnings"] == []
        assert (await ioc.get(f"/warnings/{number}"))[0] == 404
        assert (await ioc.get("/views/warnings"))[0] == 403
        await let_out(running, number)
        await in_state(lan, number, state="sent")
        assert [row["warning"] for row in (await ioc.get("/warnings"))[1]["warnings"]] == [number]
        crew = await running.crew("A02")
        assert (await crew.get("/warnings"))[0] == 403
