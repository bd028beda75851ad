"""What alarm devices tell, through the monitoring centre that hears them: signed CloudEvents, each made one command.

An alarm is never turned away for a word in it that we do not know; what a panel writes in its own words is sealed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from aiohttp import web
from msgspec import Meta, Struct

from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.decide.alarms import OTHER
from dispatch.core.request import Request
from dispatch.http import signed, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import AreaOf, Edge
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply
from dispatch.machines import Source, machine
from dispatch.vault import Vault
from events.keeping import Key
from events.values import AlarmKindId, CommandId, DeviceId, Place, Sealed, SiteId, Subject, Time

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
ZONE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,15}")
"""A zone so written is a code of the panel's; anything longer may be somebody's name."""
RESTORED = frozenset(("restored", "restore", "normal", "ok", "cleared", "closed"))
"""States by which a device says that it is over."""


class AlarmData(Struct, frozen=True, gc=False):
    """`data` of an event. `at` is RFC 3339 or milliseconds; more fields than these are ignored."""

    device: Annotated[str, Meta(min_length=1, max_length=100)]
    kind: Annotated[str, Meta(max_length=64)] | None = None
    site: Annotated[str, Meta(max_length=64)] | None = None
    zone: Annotated[str, Meta(max_length=64)] | None = None
    state: Annotated[str, Meta(max_length=32)] | None = None
    text: Annotated[str, Meta(max_length=500)] | None = None
    at: datetime | int | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    drill: bool = False


class AlarmEvent(Struct, frozen=True, gc=False):
    """A CloudEvent in structured mode, as far as we read it."""

    specversion: Annotated[str, Meta(min_length=1, max_length=16)]
    type: str
    source: Source
    id: Annotated[str, Meta(min_length=1, max_length=128)]
    data: AlarmData
    time: datetime | None = None


Known = dict[str, Any]
"""What every command from a device has: its id, when it was so, the device."""
Made = tuple[AnyCommand, list[Key]]

reader = signed.Reader(AlarmEvent, AlarmData)


async def post_alarm(edge: Edge, request: web.BaseRequest) -> Reply:
    """One delivery, answered when it is on disk; it waits where there is always room, as calls do."""
    body = await read_body(request)
    delivery = signed.verify(request.headers, body, edge.alarm_webhooks)
    rules = edge.engine.state.rules
    around = Around(
        edge.vault,
        edge.engine.state.devices,
        edge.area_of,
        edge.clock(),
        rules.utc_offset_min if rules is not None else 0,
    )
    asked, keys = prepare(reader.read(request.headers, body), delivery, around)
    pending = edge.submit(asked, keys, telephony=True)
    await pending.settled()
    return signed.end(edge, pending)


class Around(NamedTuple):
    """What is to be known besides of the moment in which something is told."""

    vault: Vault
    devices: Mapping[DeviceId, SiteId]
    """Which belong to a site."""
    area_of: AreaOf
    now: Time
    offset_min: int


def prepare(event: AlarmEvent, delivery: str, around: Around) -> tuple[Request, list[Key]]:
    """What is asked by an event. Raises Problem 422."""
    make = COMMANDS.get(event.type)
    if make is None:
        raise Problem(422, "invalid", errors=(Wrong("$.type", f"Unknown type {event.type[:64]!r}"),))
    known: Known = {
        "id": CommandId(delivery),
        "happened_at": signed.at_of(event.data, event.time, around.now, around.offset_min),
        "device": DeviceId(f"{event.source}:{event.data.device}"),
    }
    command, keys = make(around, event.data, known)
    content = around.vault.master.content_hash(wire.encode((event.type, event.data)))
    return Request(command, machine(event.source), content), keys


# --- from their words to ours


def _place(data: AlarmData) -> Place | None:
    """Raises Problem 422 for half of one."""
    if data.lat is not None and data.lon is not None:
        return Place(data.lat, data.lon)
    if data.lat is not None or data.lon is not None:
        missing = "lat" if data.lat is None else "lon"
        raise Problem(422, "invalid", errors=(Wrong(f"$.data.{missing}", "A place has both"),))
    return None


def raised(
    around: Around, data: AlarmData, known: dict[str, Any], *, test: bool = False
) -> tuple[AnyCommand, list[Key]]:
    if _is_over(data) and not test:
        return cancelled(around, data, known)
    place = _place(data)
    site = _site(data)
    text, keys = _sealed(around, data, site, known)
    command = commands.RaiseAlarm(
        kind=_kind(data) or OTHER,
        site=site,
        zone=data.zone if data.zone is not None and ZONE.fullmatch(data.zone) else None,
        place=place,
        area=around.area_of(place) if place is not None else None,
        text=text,
        drill=data.drill,
        test=test,
        **known,
    )
    return command, keys


def tested(around: Around, data: AlarmData, known: Known) -> Made:
    return raised(around, data, known, test=True)


def cancelled(around: Around, data: AlarmData, known: Known) -> Made:
    return commands.CancelAlarm(kind=_kind(data), **known), []


def faulty(around: Around, data: AlarmData, known: Known) -> Made:
    if _is_over(data):
        return commands.MendDevice(**known), []
    return commands.FaultDevice(site=_site(data), **known), []


COMMANDS: Mapping[str, Callable[..., Made]] = {
    "alarm.raised": raised,
    "alarm.repeated": raised,
    "alarm.cancelled": cancelled,
    "alarm.test": tested,
    "alarm.fault": faulty,
}


def _is_over(data: AlarmData) -> bool:
    return data.state is not None and data.state.strip().lower() in RESTORED


def _kind(data: AlarmData) -> AlarmKindId | None:
    word = (data.kind or "").strip().lower()
    return AlarmKindId(word) if CODE.fullmatch(word) else None


def _site(data: AlarmData) -> SiteId | None:
    return SiteId(data.site) if data.site is not None and CODE.fullmatch(data.site) else None


def _sealed(
    around: Around, data: AlarmData, site: SiteId | None, known: dict[str, Any]
) -> tuple[Sealed | None, list[Key]]:
    """What the panel wrote, and a zone that is no code, under the key of the site."""
    zone = data.zone if data.zone is not None and not ZONE.fullmatch(data.zone) else None
    text = "; ".join(one.strip() for one in (zone, data.text) if one is not None and one.strip())
    if not text:
        return None, []
    belongs = around.devices.get(known["device"], site)
    subject = wire.site_subject(belongs) if belongs is not None else None
    if subject is None or subject in around.vault.erased:
        subject = Subject(f"text:{known['device']}:{known['id']}")
    sealed, key = around.vault.seal(subject, text)
    return sealed, [key] if key is not None else []
