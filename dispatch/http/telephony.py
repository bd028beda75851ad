"""What an exchange tells: CloudEvents signed by Standard Webhooks, each turned into one command.

The delivery's id is our command's id, so that a doubled delivery is one. What comes late or out of order is sorted
out by the core; only a wrong signature or an unreadable body is refused.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import unquote

import msgspec
from aiohttp import web
from msgspec import Meta, Struct
from standardwebhooks import Webhook

from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.core.rules import Reason
from dispatch.core.turn import Done
from dispatch.http import wire
from dispatch.http.edge import Edge, Pending, read_body
from dispatch.http.problems import Problem, Wrong, refused
from dispatch.http.replies import Reply
from dispatch.http.wire import call_subject
from events.values import Actor, CallId, CommandId, Extension, NumberId, Place, Sealed, Time

WITHHELD = frozenset(("", "anonymous", "unavailable", "restricted", "private", "unknown"))
FAILED = frozenset(("failed", "error", "congestion", "fault"))
"""Causes by which the exchange, not a person, ended the call."""

Text = Annotated[str, Meta(max_length=128)]


class CallData(Struct, frozen=True):
    """`data` of an event. `at` is RFC 3339 or milliseconds; more fields than these are ignored."""

    call: Annotated[str, Meta(min_length=1, max_length=100)]
    number: Annotated[str, Meta(max_length=16)] | None = None
    caller: Annotated[str, Meta(max_length=32)] | None = None
    agent: Annotated[str, Meta(max_length=32)] | None = None
    sequence: int | None = None
    cause: Text | None = None
    at: datetime | int | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    drill: bool = False


class CallEvent(Struct, frozen=True):
    """A CloudEvent in structured mode, as far as we read it."""

    specversion: Annotated[str, Meta(min_length=1, max_length=16)]
    type: str
    source: Annotated[str, Meta(min_length=1, max_length=100)]
    id: Annotated[str, Meta(min_length=1, max_length=128)]
    data: CallData
    time: datetime | None = None


decode_event = msgspec.json.Decoder(CallEvent).decode
decode_data = msgspec.json.Decoder(CallData).decode


async def post_telephony(edge: Edge, request: web.BaseRequest) -> Reply:
    """One delivery, answered when it is on disk."""
    pending = begin(edge, request.headers, await read_body(request))
    await asyncio.wait((pending.answer,))
    return end(edge, pending)


def begin(edge: Edge, headers: Mapping[str, str], body: bytes) -> Pending:
    """Check the signature over the bytes as they came, then ask for what happened. Raises Problem."""
    delivery = verify(headers, body, edge.webhooks)
    event = read_event(headers, body)
    make = COMMANDS.get(event.type)
    if make is None:
        raise Problem(422, "invalid", errors=(Wrong("$.type", f"Unknown type {event.type[:64]!r}"),))
    call = CallId(f"{event.source}:{event.data.call}")
    caller, keys = _caller(edge, call, event.data.caller)
    command = make(event, call, CommandId(delivery), caller)
    content = edge.vault.master.content_hash(wire.encode((event.type, event.data)))
    return edge.submit(Request(command, Actor(f"machine:{event.source}"), content), keys, telephony=True)


def end(edge: Edge, pending: Pending) -> Reply:
    """An exchange need not know what was known already; everything else is refused as to anyone. Raises Problem."""
    reply = edge.settle(pending)
    if isinstance(reply, Done):
        return Reply(200, b'{"position":%d}' % reply.position)
    if reply.reason is Reason.ALREADY_SO:
        return Reply(200, b'{"already_so":true}')
    raise refused(reply)


def verify(headers: Mapping[str, str], body: bytes, webhooks: tuple[Webhook, ...]) -> str:
    """The delivery's id, if one of our secrets signed it within five minutes of now. Raises Problem 401."""
    lower = {name: headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    if not 0 < len(lower["webhook-id"]) <= 128:
        raise Problem(401, "bad_signature")
    for webhook in webhooks:
        try:
            webhook.verify(body, lower, json_parse=False)
        except Exception:  # noqa: BLE001, S112 (the package raises ValueError, binascii.Error and others on torn headers)
            continue
        return lower["webhook-id"]
    raise Problem(401, "bad_signature")


def read_event(headers: Mapping[str, str], body: bytes) -> CallEvent:
    """Structured or binary mode, by the content type. Raises Problem 400 or 422."""
    try:
        if headers.get("Content-Type", "").startswith("application/cloudevents+json"):
            return decode_event(body)
        attribute = {name: _header(headers, name) for name in ("specversion", "type", "source", "id", "time")}
        if not attribute["type"]:
            return decode_event(body)
        return msgspec.convert({**attribute, "time": attribute["time"] or None, "data": decode_data(body)}, CallEvent)
    except msgspec.ValidationError as wrong:
        raise wire.invalid(wrong) from None
    except wire.UNREADABLE:
        raise Problem(400, "unreadable") from None


def _header(headers: Mapping[str, str], name: str) -> str:
    """Percent-encoded UTF-8, perhaps quoted as older senders do. Raises Problem 400."""
    value = unquote(headers.get(f"ce-{name}", "").strip('"'), errors="strict")
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):  # bytes that are no text
        raise Problem(400, "unreadable")
    return value


def _caller(edge: Edge, call: CallId, caller: str | None) -> tuple[Sealed | None, list[Any]]:
    if caller is None or caller.strip().lower() in WITHHELD:
        return None, []
    sealed, key = edge.vault.seal(call_subject(call), caller.strip(), lookup=e164(caller))
    return sealed, [key] if key is not None else []


def e164(number: str) -> str:
    """+84 for a Vietnamese number however it was written; others as they are."""
    digits = "".join(char for char in number if char.isdigit() or char == "+")
    if digits.startswith("0"):
        return f"+84{digits[1:]}"
    return digits if digits.startswith("+") else f"+{digits}"


def _at(event: CallEvent) -> Time | None:
    at = event.data.at if event.data.at is not None else event.time
    if isinstance(at, datetime):
        known = at if at.tzinfo is not None else at.replace(tzinfo=UTC)  # never by the zone of this machine
        return Time(int(known.timestamp() * 1000))
    return None if at is None else Time(at)


# --- from their words to ours


def _known(event: CallEvent, call: CallId, id: CommandId, caller: Sealed | None) -> dict[str, Any]:
    number = NumberId(event.data.number) if event.data.number else None
    return {
        "id": id,
        "happened_at": _at(event),
        "call": call,
        "number": number,
        "caller": caller,
        "drill": event.data.drill,
    }


def ringing(event: CallEvent, call: CallId, id: CommandId, caller: Sealed | None) -> AnyCommand:
    known = _known(event, call, id, caller)
    return commands.RingCall(**{**known, "number": known["number"] or NumberId("")})


def answered(event: CallEvent, call: CallId, id: CommandId, caller: Sealed | None) -> AnyCommand:
    return commands.AnswerCall(**_known(event, call, id, caller), extension=Extension(event.data.agent or ""))


def located(event: CallEvent, call: CallId, id: CommandId, caller: Sealed | None) -> AnyCommand:
    if event.data.lat is None or event.data.lon is None:
        raise Problem(422, "invalid")
    place = Place(event.data.lat, event.data.lon)
    return commands.LocateCall(**_known(event, call, id, caller), place=place, uncertainty_m=event.data.uncertainty_m)


def transferred(event: CallEvent, call: CallId, id: CommandId, caller: Sealed | None) -> AnyCommand:
    extension = Extension(event.data.agent) if event.data.agent else None
    return commands.TransferCall(**_known(event, call, id, caller), extension=extension)


def ended(event: CallEvent, call: CallId, id: CommandId, caller: Sealed | None) -> AnyCommand:
    cause = event.data.cause
    failed = cause is not None and cause.lower() in FAILED
    return commands.EndCall(**_known(event, call, id, caller), failed=failed, cause=cause and cause[:64])


COMMANDS: Mapping[str, Callable[[CallEvent, CallId, CommandId, Sealed | None], AnyCommand]] = {
    "call.ringing": ringing,
    "call.answered": answered,
    "call.located": located,
    "call.transferred": transferred,
    "call.ended": ended,
}
