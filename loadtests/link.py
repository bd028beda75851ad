"""The city's line to the service: signed webhooks, commands with a token, sightings, and the stream as its ears."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
from msgspec import Struct
from standardwebhooks import Webhook

from dispatch.settings import Settings
from events.values import TicketId
from loadtests.messages import ALARMS_SOURCE, Applied, Asked, Delivery, Judged, Reported, Sent, Sightings, Signal
from projections.calls import CallBackRow, CallRow, HandoverRow
from projections.hospitals import HospitalRow
from projections.incidents import IncidentRow
from projections.places import PlaceRow
from projections.projection import Change
from projections.sites import AlarmRow
from projections.situation import SituationRow
from projections.tickets import TicketRow
from projections.units import UnitRow
from projections.warnings import WarningRow

ANSWER_S_MAX = 20.0
QUIET_S_MAX = 20.0
"""The stream says something every 5 s; whoever hears nothing so long is cut off."""
LINE_MAX = 1 << 24
TICKETS_MAX = 500
CLERK = "cv1"
"""Whoever reported a ticket has its code from a clerk."""
ROWS: dict[str, Any] = {
    "queue": IncidentRow,
    "history": IncidentRow,
    "units": UnitRow,
    "places": PlaceRow,
    "calls": CallRow,
    "call_backs": CallBackRow,
    "handovers": HandoverRow,
    "alarms": AlarmRow,
    "situation": SituationRow,
    "hospitals": HospitalRow,
    "warnings": WarningRow,
}

encode = msgspec.json.Encoder().encode


class NoCity(Exception):
    """The city cannot live here; the message says why, for a person."""


class NotKnown(Exception):
    """The service does not know the city's tokens: it has not read its accounts yet, or they are of another journal."""


class Secrets(Struct, frozen=True):
    """What the service of a demo left for the city: tokens by account, the crews' units, the exchange's secret."""

    tokens: dict[str, str]
    units: dict[str, str]
    telephony: str = ""
    alarms: str = ""


class Line(Struct):
    view: str
    key: str
    row: msgspec.Raw


class Frame(Struct):
    """One message of the stream; `fresh` is set on the first after a reset: what was known is to be thrown away."""

    position: int
    changes: list[Line]
    fresh: bool = False

    def rows(self) -> list[Change]:
        return [Change(line.view, line.key, _row(line)) for line in self.changes if line.view in ROWS]


class Page(Struct):
    position: int
    rows: dict[str, msgspec.Raw]


class Tickets(Struct):
    tickets: list[TicketRow]
    more: bool


class Coded(Struct):
    """A ticket with its code; neither of one that is not there."""

    ticket: TicketRow | None = None
    code: str | None = None


class Answer(Struct, frozen=True):
    """What came of one request: for each command what it made, or the refusal's word."""

    status: int
    told: tuple["Told", ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Of what was not done."""
        return tuple(one.reason for one in self.told if one.reason)


class Made(Struct, frozen=True):
    incident: int | None = None
    assignment: str | None = None


class Told(Struct, frozen=True):
    """An answer to a command, as far as we read it."""

    status: int = 200
    reason: str = ""
    ids: Made = Made()


def secrets_of(settings: Settings) -> Secrets:
    """Raises NoCity where there are none: a city lives in a demo alone."""
    if not settings.demo_file.exists():
        raise NoCity(f"There are no demo accounts in {settings.demo_file.parent}: the city lives in a demo alone.")
    secrets = msgspec.json.decode(settings.demo_file.read_bytes(), type=Secrets)
    return msgspec.structs.replace(
        secrets, telephony=settings.telephony_secrets()[0], alarms=settings.alarm_secrets()[0]
    )


class Link:
    """One HTTP client for everybody who lives in the city."""

    def __init__(self, url: str, secrets: Secrets, client: aiohttp.ClientSession) -> None:
        self.url = url
        self.secrets = secrets
        self.client = client
        self.webhook = Webhook(secrets.telephony)
        self.alarm_webhook = Webhook(secrets.alarms or secrets.telephony)
        self.timeout = aiohttp.ClientTimeout(total=ANSWER_S_MAX)

    def _bearer(self, account: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets.tokens[account]}", "Content-Type": "application/json"}

    async def check_demo(self, account: str) -> None:
        """Raises NoCity unless this journal says that it is a demo, NotKnown, or ClientError when nobody answers."""
        async with self.client.get(
            f"{self.url}/session", headers=self._bearer(account), timeout=self.timeout
        ) as response:
            if response.status == 401:
                raise NotKnown
            response.raise_for_status()
            if (await response.json()).get("demo") is not True:
                raise NoCity("This journal is not a demo: no simulated city may live in it.")

    # --- speaking

    async def send(self, sent: Sent) -> Answer:
        """Once. Raises ClientError, TimeoutError."""
        match sent:
            case Delivery():
                return await self._deliver(sent)
            case Signal():
                return await self._signal(sent)
            case Asked(who, commands):
                body = encode(commands[0]) if len(commands) == 1 else encode(commands)
                return await self._post("/commands", body, self._bearer(who))
            case Sightings(seen):
                return await self._post("/sightings", encode(seen), self._bearer("gps"))
            case Reported():
                return await self._fill_in("/bao", _form_of(sent))
            case Applied():
                return await self._fill_in("/open311/v2/requests.json", self._request_of(sent))
            case Judged():
                return await self._judge(sent)

    async def _fill_in(self, path: str, fields: dict[str, str]) -> Answer:
        """As a browser sends a form; it is answered with a page."""
        async with self.client.post(self.url + path, data=fields, timeout=self.timeout) as response:
            await response.read()
            return Answer(response.status, (Told(response.status, "" if response.ok else "not_taken"),))

    def _request_of(self, asked: Applied) -> dict[str, str]:
        """As Open311 names it."""
        fields = {
            "api_key": self.secrets.tokens["app"],
            "service_code": asked.field,
            "lat": str(asked.place.lat),
            "long": str(asked.place.lon),
            "description": asked.text,
            "last_name": asked.reporter or "",
            "phone": asked.phone or "",
        }
        return {name: value for name, value in fields.items() if value}

    async def _judge(self, said: Judged) -> Answer:
        """By the code, which a clerk reads out to her."""
        code = (await self._ticket(said.ticket, CLERK)).code
        if code is None:
            return Answer(404, (Told(404, "no_such_ticket"),))
        told = {"text": said.text} if said.text is not None else {}
        what, fields = (
            ("reopening", {"reason": "not_done"}) if said.stars is None else ("rating", {"stars": said.stars})
        )
        body, headers = encode({**fields, **told}), {"Content-Type": "application/json"}
        async with self.client.post(
            f"{self.url}/public/tickets/{code}/{what}", data=body, headers=headers, timeout=self.timeout
        ) as response:
            await response.read()
            return Answer(response.status, (Told(response.status, "" if response.ok else "not_taken"),))

    async def acknowledge(self, deliveries: list[str], secret: str) -> bool:
        """As the gateway of loudspeakers: these have it. Raises ClientError, TimeoutError."""
        name = f"heard-{uuid4().hex}"
        body = encode({"type": "warning.acknowledged", "data": {"deliveries": deliveries}})
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(name, now, body.decode()),
        }
        return (await self._post("/webhooks/loudspeakers", body, headers)).status < 300

    async def _deliver(self, delivery: Delivery) -> Answer:
        event = {
            "specversion": "1.0",
            "type": delivery.type,
            "source": delivery.source,
            "id": delivery.id,
            "data": delivery.data,
        }
        return await self._signed("/webhooks/telephony", self.webhook, event)

    async def _signal(self, signal: Signal) -> Answer:
        event = {
            "specversion": "1.0",
            "type": signal.type,
            "source": ALARMS_SOURCE,
            "id": signal.id,
            "data": signal.data,
        }
        return await self._signed("/webhooks/alarm", self.alarm_webhook, event)

    async def _signed(self, path: str, webhook: Webhook, event: dict[str, Any]) -> Answer:
        body, now = encode(event), datetime.now(UTC)
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": event["id"],
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": webhook.sign(event["id"], now, body.decode()),
        }
        return await self._post(path, body, headers)

    async def _post(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        async with self.client.post(self.url + path, data=body, headers=headers, timeout=self.timeout) as response:
            return _answer(response.status, await response.read())

    async def beat(self, who: str) -> None:
        """This person's console is there. Raises ClientError, TimeoutError."""
        await self._post("/heartbeat", b"", self._bearer(who))

    # --- hearing

    async def tickets(self, who: str) -> list[TicketRow]:
        """All that are open. Raises ClientError, TimeoutError."""
        found: list[TicketRow] = []
        while True:
            after = f"&after={found[-1].ticket}" if found else ""
            async with self.client.get(
                f"{self.url}/tickets?limit={TICKETS_MAX}{after}", headers=self._bearer(who), timeout=self.timeout
            ) as response:
                response.raise_for_status()
                told = msgspec.json.decode(await response.read(), type=Tickets)
            found += told.tickets
            if not told.more or not told.tickets:
                return found

    async def ticket(self, ticket: TicketId, who: str) -> TicketRow | None:
        """One, while it is not settled. Raises ClientError, TimeoutError."""
        return (await self._ticket(ticket, who)).ticket

    async def _ticket(self, ticket: TicketId, who: str) -> "Coded":
        async with self.client.get(
            f"{self.url}/tickets/{ticket}", headers=self._bearer(who), timeout=self.timeout
        ) as response:
            if response.status == 404:
                return Coded()
            response.raise_for_status()
            return msgspec.json.decode(await response.read(), type=Coded)

    async def view(self, name: str, account: str) -> tuple[int, list[Change]]:
        """All rows of a view, and the position they are of."""
        async with self.client.get(
            f"{self.url}/views/{name}", headers=self._bearer(account), timeout=self.timeout
        ) as response:
            response.raise_for_status()
            page = msgspec.json.decode(await response.read(), type=Page)
        return page.position, [Change(name, key, _row(Line(name, key, row))) for key, row in page.rows.items()]

    async def listen(self, views: str, account: str) -> AsyncIterator[Frame]:
        """The stream, until it breaks; a snapshot comes as one frame. Raises ClientError, TimeoutError."""
        fresh, last, parts = False, False, list[Line]()
        timeout = aiohttp.ClientTimeout(total=None, sock_read=QUIET_S_MAX, sock_connect=ANSWER_S_MAX)
        async with self.client.get(
            f"{self.url}/stream?views={views}",
            headers=self._bearer(account),
            timeout=timeout,
            read_bufsize=LINE_MAX,
        ) as response:
            response.raise_for_status()
            async for line in response.content:
                if line.startswith(b"event: reset"):
                    fresh = True
                elif line.startswith(b"id: "):
                    last = True
                elif line.startswith(b'data: {"position"'):
                    frame = msgspec.json.decode(line[6:], type=Frame)
                    parts += frame.changes
                    if last:
                        yield Frame(frame.position, parts, fresh)
                        fresh, last, parts = False, False, []


def _form_of(said: Reported) -> dict[str, str]:
    """As the page /bao has it."""
    place = {"lat": str(said.place.lat), "lon": str(said.place.lon)} if said.place is not None else {}
    return {
        "once": said.once,
        "lang": "vi",
        "field": said.field,
        "text": said.text,
        "area": said.area or "",
        "address": said.address or "",
        "phone": said.phone or "",
        "consent": "yes",
        **place,
    }


def _row(line: Line) -> Struct | None:
    return msgspec.json.decode(line.row, type=ROWS[line.view] | None)  # type: ignore[no-any-return]


def _answer(status: int, body: bytes) -> Answer:
    if status == 200 and body[:1] == b"[":
        return Answer(status, msgspec.json.decode(body, type=tuple[Told, ...]))
    try:
        return Answer(status, (msgspec.json.decode(body, type=Told),))
    except msgspec.DecodeError:
        return Answer(status, (Told(status, "unreadable"),))


async def pause(tries: int) -> None:
    """A little longer each time."""
    await asyncio.sleep(min(5.0, 0.2 * 2**tries))
