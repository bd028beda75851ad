"""What the city plays outside the house over HTTP: agencies' systems that hear of their work, and the loudspeakers."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from urllib.parse import urlsplit

import aiohttp
import msgspec
import structlog
from aiohttp import web
from msgspec import Struct
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from dispatch import outside
from dispatch.agencies.setup import Agencies
from dispatch.gateways.loudspeakers import TYPE
from dispatch.gateways.setup import Gateways
from events.values import ClusterId, WarningId
from loadtests.chances import around_s, happens
from loadtests.hotline.habits import AGENCY_AWAY
from loadtests.stage import Stage
from loadtests.warners import WAKES_S, heard_in_s

BODY_MAX = 4 << 20
SPEAKS_S = 0.5
"""As often, clusters that have it are told of together."""
AT_ONCE_MAX = 2_000
MARK = ":warning:"

log = structlog.get_logger("city")


class Played(Struct, frozen=True):
    """As far as we read it."""

    delivery: str
    cluster: ClusterId


class Play(Struct, frozen=True):
    type: str
    data: Played


play = msgspec.json.Decoder(Play)


class Loopback:
    """Both, at the addresses of these files. A cluster plays one delivery once, however often it is told."""

    def __init__(
        self,
        agencies: Agencies,
        gateways: Gateways,
        acknowledge: Callable[[list[str], str], Awaitable[bool]],
        speed: float,
    ) -> None:
        """`acknowledge` tells the service, with the gateway's secret, and says whether it was heard."""
        self.agencies = {one.id: one for one in agencies.agencies if one.url}
        self.gateway = next(iter(gateways.of("loudspeaker")), None)
        self.acknowledge = acknowledge
        self.speed = speed
        self.stage: Stage | None = None
        """As soon as the city is born."""
        self.notices = 0
        self.known: set[str] = set()
        self.has_it: list[str] = []
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def ports(self) -> set[int]:
        urls = [one.url for one in self.agencies.values()] + ([self.gateway.url] if self.gateway is not None else [])
        return {port for port in (urlsplit(url).port for url in urls) if port is not None}

    async def live(self) -> None:
        """Until it is cancelled."""
        application = web.Application(client_max_size=BODY_MAX)
        application.router.add_post(f"{outside.NOTICES}{{agency}}", self._notice)
        application.router.add_post(outside.PLAY, self._play)
        async with AsyncExitStack() as stack:
            runner = web.AppRunner(application, access_log=None)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            for port in sorted(self.ports):
                await web.TCPSite(runner, outside.HOST, port).start()
            await self._speak()

    # --- agencies

    async def _notice(self, request: web.Request) -> web.Response:
        """Taken by whoever it is for; now and then its system is busy, and it is told again."""
        agency = self.agencies.get(request.match_info["agency"])  # type: ignore[call-overload]
        if agency is None or not await _is_signed(request, agency.secrets[0]):
            return web.Response(status=401)
        if self.stage is None or happens(
            self.stage.stream("notice", request.headers["webhook-timestamp"]), AGENCY_AWAY
        ):
            return web.Response(status=503)
        self.notices += 1
        return web.Response(status=204)

    # --- loudspeakers

    async def _play(self, request: web.Request) -> web.Response:
        if self.gateway is None or not await _is_signed(request, self.gateway.secret):
            return web.Response(status=401)
        if self.stage is None:
            return web.Response(status=503)
        told = play.decode(await request.read())
        if told.type == TYPE and told.data.delivery not in self.known:
            self.known.add(told.data.delivery)
            task = asyncio.create_task(self._hear(told.data, self.stage))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return web.Response(status=204)

    async def _hear(self, told: Played, stage: Stage) -> None:
        """Those that are silent wake some time: somebody went there."""
        number = told.delivery.partition(MARK)[2].partition(":")[0]
        warning = WarningId(int(number)) if number.isdigit() else WarningId(0)
        seconds = heard_in_s(stage, warning, told.cluster)
        if seconds is None:
            seconds = around_s(stage.stream("wakes", warning, told.cluster), WAKES_S)
        await asyncio.sleep(seconds / self.speed)
        self.has_it.append(told.delivery)

    async def _speak(self) -> None:
        while True:
            await asyncio.sleep(SPEAKS_S)
            some = self.has_it[:AT_ONCE_MAX]
            if some and self.gateway is not None:
                with suppress(aiohttp.ClientError, TimeoutError, OSError):
                    if await self.acknowledge(some, self.gateway.secret):
                        del self.has_it[: len(some)]


async def _is_signed(request: web.Request, secret: str) -> bool:
    body = await request.read()
    try:
        Webhook(secret).verify(body, dict(request.headers), json_parse=False)
    except WebhookVerificationError:
        return False
    return True
