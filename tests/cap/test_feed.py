"""The feed by a reader of Atom that is not ours: what an aggregator follows, again and again, over IPv4."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import capparser
import feedparser
import xmlschema

from dispatch import cap
from tests.edge.clusters import Clusters, playing, prepare, until
from tests.edge.conftest import Running, free_port, serving
from tests.edge.desk import IN_COMMUNE, VI, expires, in_state, let_out, number_of, written

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "CAP-v1.2.xsd")


class Aggregator:
    """It knows nothing of us but the address of the feed; what it has by its ETag it does not ask for again."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.tag: str | None = None
        self.alerts: dict[str, Any] = {}
        """By CAP's identifier, of the entries it has followed."""

    async def look(self) -> Any:
        """The feed as it is; the entries that are new are followed."""
        feed = await asyncio.to_thread(feedparser.parse, self.address, etag=self.tag)
        assert not feed.bozo, feed.get("bozo_exception")
        if feed.status == 200:
            self.tag = feed.etag
            for entry in feed.entries:
                await self._follow(entry)
        return feed

    async def _follow(self, entry: Any) -> None:
        (link,) = entry.links
        assert (link.rel, link.type) == ("alternate", cap.CAP_TYPE)
        async with aiohttp.ClientSession() as client, client.get(link.href) as answer:
            document = await answer.read()
            assert answer.content_type == cap.CAP_TYPE
        SCHEMA.validate(document.decode())
        alert = capparser.parse(stringXML=document)
        assert (entry.id.endswith(alert.identifier[0]), entry.published) == (True, alert.sent[0])
        self.alerts[alert.identifier[0]] = alert

    def of(self, kind: str) -> Any:
        (alert,) = (one for one in self.alerts.values() if one.msgType[0] == kind)
        return alert


def public(folder: Path, clusters: Clusters) -> tuple[Path, int]:
    """A region, and a service that knows by which address the world reaches it: IPv4 alone."""
    region, port = prepare(folder, clusters), free_port()
    file = folder / "secrets" / "gateways.json"
    told = json.loads(file.read_text()) | {"public_url": f"http://127.0.0.1:{port}"}
    file.write_text(json.dumps(told))
    return region, port


async def test_an_aggregator_follows_a_warning_its_update_and_its_cancel(database: str, tmp_path: Path) -> None:
    async with playing() as clusters:
        region, port = public(tmp_path, clusters)
        async with serving(database, tmp_path, region, port=port) as running:
            lan, mai = await running.person("lan"), await running.person("mai")
            reader = Aggregator(f"http://127.0.0.1:{port}/feeds/warnings.atom")
            empty = await reader.look()
            assert (empty.entries, empty.version, empty.feed.title) == (
                [],
                "atom10",
                "Bình Phước: cảnh báo đang có hiệu lực",
            )
            assert (await reader.look()).status == 304

            first = await sent(running, await written(lan))
            feed = await reader.look()
            assert [entry.title for entry in feed.entries] == [VI["headline"]]
            assert {tag.term for tag in feed.entries[0].tags} == {"Alert", "khẩn cấp"}
            assert reader.of("Alert").info[0][0].description[0] == VI["description"]
            again = await reader.look()
            assert (again.status, again.entries) == (304, [])

            second = await sent(running, await written(lan, of=first, level="priority", areas=[], polygon=[]))
            newer = await reader.look()
            assert newer.feed.updated_parsed > feed.feed.updated_parsed
            assert [tag.term for tag in newer.entries[0].tags] == ["Update", "ưu tiên"]
            assert reader.of("Update").references[0].split(",")[1] == reader.of("Alert").identifier[0]

            third = await number_of(lan, "CancelWarning", warning=second, vi=VI)
            await mai.do("ApproveCancel", warning=third)
            await in_state(lan, third, state="sent")
            await reader.look()
            assert reader.of("Cancel").info[0][0].responseType[0] == "AllClear"
            assert len(reader.of("Cancel").references[0].split(" ")) == 2


async def test_when_a_warning_ends_the_feed_is_newer_and_not_older(database: str, tmp_path: Path) -> None:
    async with playing() as clusters:
        region, port = public(tmp_path, clusters)
        async with serving(database, tmp_path, region, port=port) as running:
            lan = await running.person("lan")
            reader = Aggregator(f"http://127.0.0.1:{port}/feeds/warnings.atom")
            await sent(running, await written(lan, expires=expires(4)))
            feed = await reader.look()
            assert len(feed.entries) == 1
            over = await until(lambda: changed(reader))
            assert (over.entries, over.feed.updated_parsed > feed.feed.updated_parsed) == ([], True)


async def test_drills_are_a_feed_of_their_own_for_readers_too(database: str, tmp_path: Path) -> None:
    async with playing() as clusters:
        region, port = public(tmp_path, clusters)
        async with serving(database, tmp_path, region, port=port) as running:
            lan = await running.person("lan")
            number = await written(lan, drill=True)
            _, body = await lan.get(f"/warnings/{number}")
            await sent(running, number, len(body["reach"]))
            real = await Aggregator(f"http://127.0.0.1:{port}/feeds/warnings.atom").look()
            drills = Aggregator(f"http://127.0.0.1:{port}/feeds/drills.atom")
            feed = await drills.look()
            assert (real.entries, [entry.title for entry in feed.entries]) == ([], [f"[DIỄN TẬP] {VI['headline']}"])
            assert drills.of("Alert").status[0] == "Exercise"


async def test_who_has_it_gets_no_second_time_what_has_not_changed(database: str, tmp_path: Path) -> None:
    async with playing() as clusters, serving(database, tmp_path, prepare(tmp_path, clusters)) as running:
        number = await sent(running, await written(await running.person("lan")))
        async with running.client() as anyone:
            for path in (f"/warnings/{number}.cap", "/feeds/warnings.atom"):
                status, body = await anyone.get(path)
                tag = anyone.last_headers["Etag"]
                assert (status, bool(body), tag[0], tag[-1]) == (200, True, '"', '"')
                for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
                    assert await anyone.get(path, **{"If-None-Match": known}) == (304, b"")
                    assert anyone.last_headers["Etag"] == tag
                    assert "Content-Length" not in anyone.last_headers
                assert (await anyone.get(path, **{"If-None-Match": '"other"'}))[0] == 200


async def sent(running: Running, number: int, count: int = IN_COMMUNE) -> int:
    await let_out(running, number, count)
    await in_state(await running.person("lan"), number, state="sent")
    return number


async def changed(reader: Aggregator) -> Any:
    feed = await reader.look()
    return feed if feed.status == 200 else None
