"""Webhooks that prove themselves: CloudEvents in either mode, signed by Standard Webhooks, and when things happened.

What comes late or out of order is sorted out by the core; only a wrong signature or an unreadable body is refused.
Nothing is refused for its clock: a time that cannot be so is not believed, and then what happened happened when it
was told.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import unquote

import msgspec
from standardwebhooks import Webhook

from dispatch.core.rules import AHEAD_MS_MAX, MEMORY_MS, Reason
from dispatch.core.turn import Done
from dispatch.http import wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, refused
from dispatch.http.replies import Reply
from dispatch.inbox import Asked
from events.values import Time

Event = TypeVar("Event")


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


class Reader(Generic[Event]):
    """Reads CloudEvents of one kind."""

    def __init__(self, event: type[Event], data: type) -> None:
        self.event = event
        self.whole_event = msgspec.json.Decoder(event)
        self.only_data: msgspec.json.Decoder[Any] = msgspec.json.Decoder(data)

    def read(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Structured or binary mode, by the content type. Raises Problem 400 or 422."""
        if headers.get("Content-Type", "").startswith("application/cloudevents+json"):
            return wire.read(self.whole_event, body)
        attribute = {name: _header(headers, name) for name in ("specversion", "type", "source", "id", "time")}
        if not attribute["type"]:
            return wire.read(self.whole_event, body)
        data = wire.read(self.only_data, body)
        return wire.shaped({**attribute, "time": attribute["time"] or None, "data": data}, self.event)


def _header(headers: Mapping[str, str], name: str) -> str:
    """Percent-encoded UTF-8, perhaps quoted as older senders do. Raises Problem 400."""
    try:
        value = unquote(headers.get(f"ce-{name}", "").strip('"'), errors="strict")
    except UnicodeDecodeError:
        raise Problem(400, "unreadable") from None
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):  # bytes that are no text
        raise Problem(400, "unreadable")
    return value


class Dated(Protocol):
    """What says when it happened."""

    @property
    def at(self) -> datetime | int | None: ...


def at_of(data: Dated, time: datetime | None, now: Time, offset_min: int) -> Time | None:
    """When it happened, by the sender's clock; a time without a zone is the region's. None: not said, or absurd."""
    told = time_of(data.at if data.at is not None else time, offset_min)
    return None if told is None else believed(told, now)


def time_of(told: datetime | int | None, offset_min: int) -> Time | None:
    if isinstance(told, datetime):
        known = told if told.tzinfo is not None else told.replace(tzinfo=timezone(timedelta(minutes=offset_min)))
        told = int(known.timestamp() * 1000)
    return None if told is None else Time(told)


def believed(told: Time, now: Time) -> Time | None:
    """A time that may be so; None for one that cannot."""
    return told if now - MEMORY_MS < told <= now + AHEAD_MS_MAX else None


def end(edge: Edge, pending: Asked) -> Reply:
    """Who tells need not know what was known already; everything else is refused as to anyone. Raises Problem."""
    reply = edge.settle(pending)
    if isinstance(reply, Done):
        return Reply(200, b'{"position":%d}' % reply.position)
    if reply.reason is Reason.ALREADY_SO:
        return Reply(200, b'{"already_so":true}')
    raise refused(reply)
