"""What the city says: deliveries of the exchange, commands of people and crews, sightings of units."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from dispatch.core import commands
from dispatch.exchanges.canonical import CallData
from dispatch.http import wire
from dispatch.http.alarms import AlarmData
from dispatch.http.sightings import Sighting
from events.values import (
    AlarmId,
    AreaId,
    CallId,
    CommandId,
    DeviceId,
    FieldId,
    IncidentId,
    KindId,
    Place,
    Position,
    SiteKind,
    TicketId,
    Time,
)

SOURCE = "city"
"""The exchange, as the service knows it."""
ALARMS_SOURCE = "city-alarms"
"""The monitoring centre."""
IN_THE_CLEAR = {core: clear for clear, core in wire.CLEAR.items()}


class Delivery(Struct, frozen=True):
    """The exchange tells of a call. `id` is the delivery's own: sent twice, it counts once."""

    id: str
    type: str
    data: CallData
    source: str = SOURCE


class Signal(Struct, frozen=True):
    """A monitoring centre tells of an alarm, likewise."""

    id: str
    type: str
    data: AlarmData


class Asked(Struct, frozen=True):
    """Commands of one account, to be taken in this order; the shapes are those of the wire."""

    who: str
    commands: tuple[Any, ...]


class Sightings(Struct, frozen=True):
    """Where units were seen; of one machine that knows them all."""

    seen: tuple[Sighting, ...]


class Reported(Struct, frozen=True):
    """A citizen reports by the form: `once` is what her form bears, so that it counts once however often it is sent."""

    once: str
    field: FieldId
    text: str
    place: Place | None = None
    area: AreaId | None = None
    address: str | None = None
    phone: str | None = None


class Applied(Struct, frozen=True):
    """Another system makes a request, by Open311."""

    id: str
    field: FieldId
    text: str
    place: Place
    reporter: str | None = None
    phone: str | None = None


class Judged(Struct, frozen=True):
    """A citizen with her code: `stars` for an answer, or without them the word that it was none."""

    id: str
    ticket: TicketId
    stars: int | None = None
    text: str | None = None


Citizens = Reported | Applied | Judged
Sent = Delivery | Signal | Asked | Sightings | Citizens


def call_id(call: str) -> CallId:
    """The service's name for a call of ours."""
    return CallId(f"{SOURCE}:{call}")


def open_incident(
    id: CommandId,  # noqa: A002 (the field's name)
    kind: KindId,
    call: CallId | None = None,
    place: Place | None = None,
    address: str | None = None,
    text: str | None = None,
) -> Any:
    return IN_THE_CLEAR[commands.OpenIncident](id=id, kind=kind, call=call, place=place, address=address, text=text)


def add_note(id: CommandId, incident: IncidentId, text: str) -> Any:  # noqa: A002
    return IN_THE_CLEAR[commands.AddNote](id=id, incident=incident, text=text)


def change_place(id: CommandId, incident: IncidentId, place: Place, seen: Position) -> Any:  # noqa: A002
    return IN_THE_CLEAR[commands.ChangePlace](id=id, incident=incident, place=place, seen=seen)


def keep_site(
    id: CommandId,  # noqa: A002
    site: str,
    kind: SiteKind,
    name: str,
    place: Place,
    devices: tuple[DeviceId, ...],
) -> Any:
    return IN_THE_CLEAR[commands.KeepSite](
        id=id, site=site, kind=kind, name=name, place=place, radius_m=150, devices=devices
    )


def keep_contact(id: CommandId, site: str, phone: str) -> Any:  # noqa: A002
    return IN_THE_CLEAR[commands.KeepContact](id=id, site=site, order=1, role="guard", phone=phone)


def note_hazard(id: CommandId, site: str, hazard: str) -> Any:  # noqa: A002
    return IN_THE_CLEAR[commands.NoteHazard](id=id, site=site, hazard=hazard)


def verify_alarm(id: CommandId, alarm: AlarmId) -> Any:  # noqa: A002
    return IN_THE_CLEAR[commands.VerifyAlarm](id=id, alarm=alarm)


def sealed_later(command: type, /, **fields: Any) -> Any:
    """A command whose texts go in the clear and are sealed at the edge; one without texts as it is."""
    return IN_THE_CLEAR.get(command, command)(**fields)


def told_late(command: Any, happened_at: Time) -> Any:
    """The same click, sent when there was a signal again."""
    return msgspec.structs.replace(command, happened_at=happened_at)


def _by(command: Any, clock: Callable[[Time], Time]) -> Any:
    if type(command).__name__ in ("AskExtension", "GrantExtension"):
        return command  # It is counted from the due time, which the service told.
    times = {name: getattr(command, name, None) for name in ("happened_at", "until")}
    return msgspec.structs.replace(command, **{name: clock(at) for name, at in times.items() if at is not None})


def again_by(sent: Sent, clock: Callable[[Time], Time]) -> Sent:
    """The same, with all its times read from another clock."""
    match sent:
        case Delivery(data=data) if isinstance(data.at, int):
            told = msgspec.structs.replace(data, at=clock(Time(data.at)))
            return msgspec.structs.replace(sent, data=told)
        case Signal(data=told) if isinstance(told.at, int):
            return msgspec.structs.replace(sent, data=msgspec.structs.replace(told, at=clock(Time(told.at))))
        case Asked(commands=given):
            return Asked(sent.who, tuple(_by(one, clock) for one in given))
        case Sightings(seen):
            return Sightings(tuple(msgspec.structs.replace(one, at=clock(one.at or Time(0))) for one in seen))
        case _:
            return sent
