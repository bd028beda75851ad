"""Puts one service together: the diagram, in code. What follows is the order in which a call meets it."""

import asyncio
import secrets
import uuid
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import structlog
from standardwebhooks import Webhook

import events
from dispatch import adopting, beside, demo, outside, postgres, region, region_check, region_files, snapshots, witness
from dispatch.accounts import Accounts
from dispatch.areas import Areas
from dispatch.centres import setup as centres
from dispatch.centres.describing import Describer, areas_of
from dispatch.chores import Chores, Do
from dispatch.clock import Clock
from dispatch.collector import settle_memory
from dispatch.consoles import HOLDING, Consoles
from dispatch.core import commands
from dispatch.core.decide import Request
from dispatch.core.rules import Refusal
from dispatch.core.state import State, crew_of
from dispatch.engine import Engine
from dispatch.exchanges import Exchange
from dispatch.exchanges import setup as exchanges
from dispatch.files import store_of
from dispatch.gateways import setup as gateways
from dispatch.gateways.links import Links
from dispatch.gazetteer import Gazetteer, grids
from dispatch.http.citizens.desk import desk_of
from dispatch.http.door import Door
from dispatch.http.edge import Edge
from dispatch.http.exchanges import ways as ways_to_exchanges
from dispatch.http.server import CONSOLE, Application, listen
from dispatch.http.static import Console
from dispatch.http.wire import call_of
from dispatch.inbox import Answer
from dispatch.likely.index import Likely
from dispatch.likely.likeness import NOWHERE, Ground
from dispatch.lines import Lines
from dispatch.machines import OPERATOR
from dispatch.reach import Reach
from dispatch.retention import Retention
from dispatch.sending import loudspeakers_of, sender_of
from dispatch.settings import Settings, write_secret
from dispatch.tracking import load_places, save_places
from dispatch.vault import Master, Vault
from dispatch.visits import Visits, Writing
from events.database import connected
from events.entry import Entry
from events.journal import PostgresJournal
from events.migrate import migrate
from events.sql import statements
from events.values import Actor, CommandId
from projections import archive
from projections.feed import Feed

SQL = statements(Path(__file__).with_suffix(".sql"))

log = structlog.get_logger("service")
Written = TypeVar("Written")


class Service:
    """Everything that runs in the one process that leads."""

    def __init__(self, settings: Settings, dsn: str) -> None:
        self.settings = settings
        self.dsn = dsn
        self.clock = Clock()
        self.master = Master.of(settings.master_key)
        self.vault = Vault(self.master, dsn)
        self.accounts = Accounts(dsn)
        self.journal = PostgresJournal(dsn)
        self.witness: witness.Witness | None = None
        self.areas = Areas(self.clock, lambda: self.engine.state.rules)
        self.likely = Likely()
        self.chores = Chores()
        self.hearing: dict[type, Callable[[Any], None]] = {
            events.PersonErased: self._person_erased,
            events.PersonsExpired: self._persons_expired,
            events.RegionAdopted: self._region_adopted,
            events.AccountChanged: self._account_changed,
            events.CallerMarked: self._caller_marked,
            events.CallerUnmarked: self._caller_unmarked,
            events.MessageDue: self._message_due,
            events.MessageEnded: lambda e: self.edge.links.ended(self.edge.journal, e),
            events.UnitPhoneSet: self._unit_phone_set,
            events.UnitCameOnDuty: self._crew_on_duty,
            events.WarningSent: lambda e: self.loudspeakers.hear(e.warning),
            events.WarningRetried: lambda e: self.loudspeakers.hear(e.warning),
            **dict.fromkeys(HOLDING, lambda e: self.edge.consoles.expect(e.person)),
        }

    # 1. what is there

    async def prepare(self) -> None:
        """A database that keeps its word, at this version, and what is remembered beside the journal."""
        async with connected(self.dsn) as connection:
            await postgres.check_durability(connection)
            for name in await migrate(connection):
                log.info("migrated", name=name)
            await self.master.check(connection)
        await self.accounts.load()
        self.feed = Feed(self.clock)
        self.feed.hooks.append(self._heard)
        self.feed.change_hooks.append(self.likely.hear)
        self.engine = Engine(self.journal, self.clock, self.feed, self._quarantine, self._recover)
        self.edge = self._edge()
        self.sender, self.loudspeakers = sender_of(self.edge, self.areas, self.settings), loudspeakers_of(self.edge)

    def _edge(self) -> Edge:
        """What routes may use of it."""
        settings, desk = self.settings, desk_of(self.settings, self.areas)
        known = _written(settings.exchanges_file, exchanges.load, dict[str, Exchange])
        return Edge(
            engine=self.engine,
            feed=self.feed,
            clock=self.clock,
            dsn=self.dsn,
            demo=settings.demo,
            folder=settings.data,
            archive_story=partial(archive.story, self.dsn),
            vault=self.vault,
            accounts=self.accounts,
            webhooks=tuple(map(Webhook, settings.telephony_secrets())),
            alarm_webhooks=tuple(map(Webhook, settings.alarm_secrets())),
            citizens=desk,
            door=Door(Visits("service", self.clock), self.accounts, self.clock, desk.proxies),
            chores=self.chores,
            consoles=Consoles(self.engine, self.clock),
            exchanges=known,
            lines=Lines(self.engine, self.clock, known),
            likely=self.likely,
            area_of=self.areas.at,
            gateways=_written(settings.gateways_file, gateways.load, gateways.Gateways),
            links=Links(self.master),
            centres=_written(settings.centres_file, centres.load, centres.Centres),
            describer=Describer(
                views=lambda: self.feed.views,
                rules=lambda: self.engine.state.rules,
                vault=self.vault,
                areas=lambda place: areas_of(self.areas.map, place, self.areas.today()),
            ),
            files=store_of(settings),
        )

    async def _recover(self) -> State:
        """State from a snapshot; the first time, the views too. Later never from beyond what was told, or the views
        would have a gap; nor from a journal that went backwards. Raises WentBackwards."""
        if not self.feed.views.position:
            return await snapshots.begin(self.journal, self.feed)
        if self.witness is not None:
            await witness.check(self.witness, self.journal)
        return (await snapshots.newest(self.journal, self.feed.views.position))[0]

    # 2. who leads

    async def lead(self) -> None:
        """Wait for our turn; then believe the journal, unless it went backwards."""
        await self.engine.start()
        state = self.engine.state
        if state.position:
            self.witness = witness.Witness(self.settings.data / "witness", state.journal)
            await witness.check(self.witness, self.journal)
            self.edge.journal, self.edge.demo = state.journal, state.demo
        self.feed.head = self.engine.head
        await load_places(self.dsn, self.engine)
        await beside.load(self.edge)
        self.edge.knows = True

    # 3. what must be so before anyone is answered

    async def begin(self) -> None:
        """The first entry, the region, the operator's token, and in a demo the accounts."""
        if self.engine.state.position == 0:
            name = str(uuid.uuid4())
            await self.ask(commands.BeginJournal(id=CommandId("begin"), journal=name, demo=self.settings.demo))
            self.edge.journal, self.edge.demo = name, self.settings.demo
            self.witness = witness.Witness(self.settings.data / "witness", name)
        if not self.engine.state.version:
            await self.adopt(self.settings.region)
        await self.chores.now("load region", self._load_region)
        if self.edge.demo and not demo.is_complete(self.settings.demo_file):
            await demo.make(self.dsn, region.load(self.settings.region), self.settings.demo_file)
        await self._operator()
        await self.accounts.load()
        self.edge.begun = True

    async def adopt(self, folder: Path) -> Answer:
        """Put a region folder in force: its large files first, then the entry that names them. Raises RegionIsWrong."""
        problems = region_check.check(folder)
        if problems:
            raise region_files.RegionIsWrong(problems)
        command, files = adopting.adoption(folder)
        command = outside.telling(command, self.settings) if self.edge.demo else command
        await adopting.keep_files(self.dsn, files)
        return await self.ask(command)

    async def ask(self, command: commands.AnyCommand, by: Actor = OPERATOR) -> Answer:
        answer = await self.engine.submit(Request(command, by, ""))
        if isinstance(answer.reply, Refusal):
            log.warning("refused", command=type(command).__name__, reason=answer.reply.reason)
        return answer

    # 4. what goes on beside

    def _heard(self, entries: Sequence[Entry]) -> None:
        """What the process itself must do after an entry; people hear of it by the views. Before we lead, nothing:
        leading begins with all of it."""
        if self.witness is not None:
            self.witness.note(self.engine.head)
        if not self.engine.leading:
            return
        for entry in entries:
            hears = self.hearing.get(type(entry.event))
            if hears is not None:
                hears(entry.event)

    def _message_due(self, e: events.MessageDue) -> None:
        self.edge.links.due(self.edge.journal, e, self.clock())
        self.sender.hear(e.message, e.purpose)

    def _person_erased(self, e: events.PersonErased) -> None:
        calls = [call_of(subject) for subject in e.subjects]
        self.vault.erase(e.subjects)
        self.edge.callers.erase(calls)
        self.edge.links.erase(calls)
        self.chores.put("destroy keys", partial(beside.destroy_erased, self.edge))

    def _persons_expired(self, e: events.PersonsExpired) -> None:
        self.vault.expire(e.until)
        self.chores.put("destroy keys", partial(beside.destroy_erased, self.edge))

    def _region_adopted(self, _: events.RegionAdopted) -> None:
        self.chores.put("load region", self._load_region)

    def _account_changed(self, _: events.AccountChanged) -> None:
        self.chores.put("load accounts", self.accounts.load)

    def _caller_marked(self, e: events.CallerMarked) -> None:
        """The mark outlives the day for which calls are known."""
        self.edge.callers.marked.add(e.call)
        self.chores.put(f"load caller {e.call}", partial(beside.load_callers, self.edge, [e.call]))

    def _caller_unmarked(self, e: events.CallerUnmarked) -> None:
        self.edge.callers.marked.discard(e.call)

    def _unit_phone_set(self, e: events.UnitPhoneSet) -> None:
        self.edge.consoles.expect(crew_of(e.unit))
        row = self.feed.views.units.rows.get(e.unit)
        if row is not None:
            self.chores.put(f"load phone {e.unit}", partial(beside.load_phones, self.edge, [row]))

    def _crew_on_duty(self, e: events.UnitCameOnDuty) -> None:
        """Only a crew that could be reached otherwise is told apart by whether its page is heard of."""
        row = self.feed.views.units.rows.get(e.unit)
        if row is not None and row.phone is not None:
            self.edge.consoles.expect(crew_of(e.unit))

    def _quarantine(self, asked: Request, bug: BaseException) -> None:
        poison = asked.by, repr(bug), msgspec.json.encode(asked.command)
        self.chores.put(f"quarantine {asked.by} {asked.command.id}", partial(self._keep_poison, *poison))

    async def _keep_poison(self, asker: str, error: str, data: bytes) -> None:
        await self._execute(SQL["quarantine"], asker, error, data)

    async def _load_region(self) -> None:
        """The files of the region in force, the map of its areas, its names, and its roads and kinds; and the cards of
        earlier versions too, by which answers of then are read and answers of calls under way are given. All of them
        are of one version: what cannot be read leaves those there were."""
        wanted = self.feed.views.situation.region.files
        async with connected(self.dsn) as connection:
            rows = await connection.fetch(SQL["region_files"], list(wanted.values()))
        by_digest = {row["digest"]: row["data"] for row in rows}
        files = {name: by_digest[digest] for name, digest in wanted.items() if digest in by_digest}
        areas = files.get("areas.geojson")
        drawn = region.AreaMap.of(areas) if areas is not None else self.areas.map
        reach = Reach.of(areas, files.get("loudspeakers.json"), self.areas.today)
        gazetteer, ground = Gazetteer.of(files), self._ground(files.get("roads.geojson"))
        self.areas.map, self.likely.ground = drawn, ground
        self.edge.public_files, self.edge.reach, self.edge.gazetteer = by_digest, reach, gazetteer
        self.chores.put("prepare to read metres", partial(asyncio.to_thread, grids.prepare))

    def _ground(self, roads: bytes | None) -> Ground:
        rules = self.engine.state.rules
        services = {kind.id: kind.service for kind in rules.kinds} if rules is not None else {}
        return Ground(services, region.RoadMap.of(roads).roads_of if roads is not None else NOWHERE.roads_of)

    async def _operator(self) -> None:
        """A token for the command line on this machine, new at every start."""
        await self._execute(SQL["operator"])
        await self._execute(SQL["drop_operator_tokens"])
        token = await self.accounts.make_token(
            "operator", f"start {secrets.token_hex(4)}", ["operator", "read", "metrics"]
        )
        write_secret(self.settings.operator_file, token)

    async def _execute(self, sql: str, *arguments: object) -> None:
        async with connected(self.dsn) as connection:
            await connection.execute(sql, *arguments)


def _written(file: Path, load: Callable[[Path], Written], none: Callable[[], Written]) -> Written:
    """What the operator wrote down there, or that there is none of it."""
    return load(file) if file.exists() else none()


async def serve(settings: Settings, dsn: str, started: asyncio.Event | None = None) -> None:
    """Run one service until it is stopped or deposed.

    Raises NotDurable, WentBackwards, Deposed, ChainBroken, Undecodable, WrongSetting (port taken), RegionIsWrong.
    """
    service = Service(settings, dsn)
    await service.prepare()
    application = Application(service.edge, Console(CONSOLE))
    writing = Writing(service.edge.door.visits, dsn)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(writing.finish)
        site = await listen(application, settings.hosts, settings.port)
        stack.push_async_callback(site._runner.cleanup)  # noqa: SLF001 (aiohttp gives no other way to it)
        stack.push_async_callback(service.journal.close)
        await service.lead()
        turns = asyncio.create_task(service.engine.run())
        stack.push_async_callback(_end, service, turns)
        await service.begin()
        loops: dict[str, Do] = {
            "tell watchers": application.watchers.run,
            "save places": partial(save_places, dsn, service.feed),
            "hear consoles": service.edge.consoles.run,
            "hear exchanges": service.edge.lines.run,
            **ways_to_exchanges(service.edge),
            "send messages": service.sender.run,
            "tell loudspeakers": service.loudspeakers.run,
            "write visits": writing.run,
            "let old things go": Retention(service.engine, service.journal, service.clock).run,
        }
        beside = [service.chores.run(), *(service.chores.keep(name, loop) for name, loop in loops.items())]
        tasks = [turns, *map(asyncio.create_task, beside)]
        stack.push_async_callback(_cancel, tasks[1:])
        settle_memory()
        log.info("leading", position=service.engine.head.position, port=settings.port)
        if started is not None:
            started.set()
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()


async def _end(service: Service, turns: "asyncio.Task[None]") -> None:
    """Finish what is being written, then let go."""
    await service.engine.stop()
    await asyncio.gather(turns, return_exceptions=True)


async def _cancel(tasks: "Sequence[asyncio.Task[None]]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
