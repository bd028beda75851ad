"""The city, live: `python -m loadtests.city` plays everybody over the service's own HTTP interface.

It lives in a demo journal alone. It may be killed at any moment, and so may the service: it starts from what people
see, takes up the assignments under way, and says everything until it is answered, with the same id.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Coroutine
from contextlib import suppress

import aiohttp
import click
import structlog
import uvloop

from dispatch import logs, outside, region
from dispatch.agencies import setup as agencies
from dispatch.agencies.setup import Agencies
from dispatch.gateways import setup as gateways
from dispatch.gateways.setup import Gateways
from dispatch.region import Region
from dispatch.region_files import RegionIsWrong
from dispatch.settings import Settings, WrongSetting, from_environment
from events.values import Time
from loadtests.link import Frame, Link, NoCity, NotKnown, Secrets, pause, secrets_of
from loadtests.loopback import Loopback
from loadtests.messages import Sent, again_by
from loadtests.outbox import Outbox
from loadtests.stage import Pace
from loadtests.tickets_heard import TicketsHeard
from loadtests.world import People, World
from projections.calls import CallRow
from projections.projection import Change

NOT_HERE = 3
"""Exit code: the city cannot live here, and starting it again would not help."""
VIEWS = "queue,units,calls,call_backs,handovers,alarms,situation,hospitals,warnings"
UNKNOWN_MAX = 6
"""A service that starts may not have read its accounts yet; so often we are not known before we believe it."""
STEP_S_MAX = 0.5
SETTLE_S = 2.0
TELL_EVERY_S = 60.0
LOOK_S = 1.5
"""As often, it looks at tickets."""
BEAT_S = 5.0
"""As often, the consoles of those the city plays say that they are there."""

log = structlog.get_logger("city")


class City:
    """The world, its clock, its mouth and its ears."""

    def __init__(
        self, region_data: Region, link: Link, seed: int, speed: float, pace: Pace, loopback: Loopback
    ) -> None:
        self.region = region_data
        self.link = link
        self.loopback = loopback
        self.seed = seed
        self.speed = speed
        self.pace = pace
        self.people = People()
        self.outbox = Outbox(link.send)
        self.world: World | None = None
        self.start = Time(0)
        self.heard = asyncio.Event()
        self.places: list[Change] = []
        self.tickets = TicketsHeard(link, self.people.dispatcher)

    # --- two clocks: the world's runs `speed` times as fast, from the same beginning

    def now(self) -> Time:
        return Time(self.start + int((time.time() * 1000 - self.start) * self.speed))

    def real(self, then: Time) -> Time:
        """What was before the beginning, as the day a letter came, was so by both."""
        return then if then < self.start else Time(self.start + int((then - self.start) / self.speed))

    # --- living

    async def live(self) -> None:
        """Until it is cancelled. Raises NoCity."""
        await self._arrive()
        beside = [asyncio.create_task(one) for one in self._beside()]
        try:
            await asyncio.gather(beside[0], self._act())
        finally:
            for task in beside:
                task.cancel()
            await self.outbox.settle(SETTLE_S)

    def _beside(self) -> tuple[Coroutine[None, None, None], ...]:
        return self._listen(), self._tell(), self._beat(), self._look_at_tickets(), self._play_outside()

    async def _play_outside(self) -> None:
        """Without it agencies are told by their pages alone, and warnings reach nobody; the rest lives."""
        try:
            await self.loopback.live()
        except OSError as error:
            log.warning("not_played", error=repr(error))

    async def _look_at_tickets(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            if self.world is None:
                continue
            try:
                changes = await self.tickets.look()
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                log.info("not_looked", error=repr(error))
                continue
            if changes:
                self.world.hear(changes, self.now())
                self.heard.set()

    async def _arrive(self) -> None:
        """Wait for the service, and look whether this is a place for a city."""
        tries = unknown = 0
        while True:
            try:
                await self.link.check_demo(self.people.dispatcher)
                return
            except NotKnown:
                unknown += 1
                if unknown > UNKNOWN_MAX:
                    raise NoCity("The city's tokens are not of this journal: it is another one.") from None
            except (aiohttp.ClientError, TimeoutError, OSError):
                unknown = 0
            await pause(tries)
            tries += 1

    async def _listen(self) -> None:
        tries = 0
        while True:
            try:
                async for frame in self.link.listen(VIEWS, self.people.dispatcher):
                    if self.world is None:
                        await self._be_born(frame.position)
                    self._hear(frame)
                    tries = 0
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                log.info("not_heard", error=repr(error))
            await pause(tries)
            tries += 1

    async def _be_born(self, position: int) -> None:
        """Begin at this position; calls that a city before us left on the line are over."""
        self.start = Time(int(time.time() * 1000))
        self.world = World(self.region, self.seed, self.start, self.pace, position, self.people)
        self.loopback.stage = self.world.stage
        log.info("born", position=position, seed=self.seed, speed=self.speed)
        _, calls = await self.link.view("calls", self.people.dispatcher)
        for change in calls:
            if isinstance(change.row, CallRow) and change.row.state != "ended":
                self.world.drop_call(change.row)
        self.places = (await self.link.view("places", self.people.dispatcher))[1]

    def _hear(self, frame: Frame) -> None:
        assert self.world is not None
        rows = frame.rows()
        if frame.fresh:
            rows = [*self._vanished(rows), *rows, *self.places]
        self.world.hear(rows, self.now())
        self.heard.set()

    def _vanished(self, rows: list[Change]) -> list[Change]:
        """What is not in a new snapshot is gone."""
        assert self.world is not None
        there = {(change.view, change.key) for change in rows}
        known = [("queue", str(number)) for number in self.world.stage.incidents]
        known += [("units", unit) for unit in self.world.stage.units]
        return [Change(view, key, None) for view, key in known if (view, key) not in there]

    async def _act(self) -> None:
        """Whenever something is due, or something was heard."""
        while True:
            if self.world is not None and not self.outbox.is_full:
                for sent in self.world.act(self.now()):
                    self.outbox.put(self._in_real_time(sent))
            self.heard.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.heard.wait(), self._idle_s())

    def _idle_s(self) -> float:
        due = self.world.next_due() if self.world is not None else None
        if due is None or self.outbox.is_full:
            return STEP_S_MAX
        return min(STEP_S_MAX, max(0.001, self.real(due) / 1000 - time.time()))

    def _in_real_time(self, sent: Sent) -> Sent:
        return sent if self.speed == 1.0 else again_by(sent, self.real)

    async def _beat(self) -> None:
        while True:
            for who in (*self.people.takers, self.people.dispatcher):
                with suppress(aiohttp.ClientError, TimeoutError, OSError):
                    await self.link.beat(who)
            await asyncio.sleep(BEAT_S)

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            log.info("lives", taken=self.outbox.taken, unsent=self.outbox.waiting, refused=dict(self.outbox.refused))


async def run(settings: Settings, seed: int, speed: float, pace: Pace) -> None:
    """Raises NoCity."""
    secrets: Secrets = secrets_of(settings)
    try:
        there = region.load(settings.region)
    except RegionIsWrong as wrong:
        raise NoCity(f"The region folder cannot be used: {wrong}") from wrong
    url = f"http://{settings.host}:{settings.port}"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        link = Link(url, secrets, client)
        loopback = Loopback(*_outside(settings), link.acknowledge, speed)
        city = asyncio.create_task(City(there, link, seed, speed, pace, loopback).live())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, city.cancel)
        with suppress(asyncio.CancelledError):
            await city


def _outside(settings: Settings) -> tuple[Agencies, Gateways]:
    """What is ours to play, and nothing that an operator named. Raises WrongSetting."""
    told, speaks = settings.agencies_file, settings.gateways_file
    return (
        agencies.load(told) if outside.is_played(settings, told) else Agencies(),
        gateways.load(speaks) if outside.is_played(settings, speaks) and speaks.exists() else Gateways(),
    )


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seed", default=1, show_default=True, help="The same seed is the same city.")
@click.option("--speed", default=1.0, show_default=True, help="How many seconds of the city pass in one of ours.")
@click.option("--rate", default=1.5, show_default=True, help="Times as many calls as such a province would have.")
@click.option("--rain", is_flag=True, help="A storm of the rainy season.")
@click.option("--tet", is_flag=True, help="The days of Tết.")
def main(seed: int, speed: float, rate: float, rain: bool, tet: bool) -> None:
    """A simulated province lives in the demo that runs on EOC_PORT, with the data in EOC_DATA.

    Example: EOC_PORT=8081 python -m loadtests.city --seed 7 --rate 4
    """
    logs.configure()
    pace = Pace(rate=rate, rain=rain, tet=tet, moving_s=2.0 * speed, parked_s=60.0 * speed, greeting=True)
    try:
        uvloop.run(run(from_environment(), seed, speed, pace))
    except (NoCity, WrongSetting) as why:
        click.echo(str(why), err=True)
        sys.exit(NOT_HERE)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.city")
