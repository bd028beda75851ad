"""Twilio: status callbacks as forms, signed over the address and the sorted fields.

A call is `in-progress` as soon as our TwiML begins: that is a machine. A person answers on the leg that `<Dial>` made,
which has callbacks of its own; the address that `<Dial>` or `<Enqueue>` calls afterwards tells so too, but not who.
"""

import base64
import hashlib
import hmac
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import Asked, Exchange, Unreadable, digits, text

WITHHELD = frozenset(("+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"))
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE, as the keys of a telephone spell them: no numbers at all."""
STATES = {
    "queued": "call.ringing",
    "initiated": "call.ringing",
    "ringing": "call.ringing",
    "in-progress": "call.answered",
    "completed": "call.ended",
    "busy": "call.ended",
    "no-answer": "call.ended",
    "canceled": "call.ended",
    "failed": "call.ended",
}


ANSWERED = {
    "DialCallStatus": frozenset(("completed", "answered")),
    "QueueResult": frozenset(("bridged", "bridging-in-process", "redirected-from-bridged")),
}
"""What was answered by a person, where the leg itself is not told of."""
SOMEBODY = "dial"
"""For the extension, where it is not said which."""


def is_signed(asked: Asked, exchange: Exchange, below: str = "") -> bool:
    """By the auth token: HMAC-SHA1 over the address with its query, and each form field's name and value in order.
    `below` is what the address that was called has after the exchange's own."""
    address = exchange.url + below + (f"?{asked.query}" if asked.query else "")
    told = address + "".join(f"{name}{asked.form[name]}" for name in sorted(asked.form))
    ours = base64.b64encode(hmac.digest((exchange.secret or "").encode(), told.encode(), hashlib.sha1))
    theirs = asked.headers.get("X-Twilio-Signature", "").encode(errors="surrogateescape")
    return hmac.compare_digest(ours, theirs)


def hear(asked: Asked, exchange: Exchange) -> list[CallEvent]:
    """Raises Unreadable."""
    fields = asked.fields
    call, state = text(fields.get("CallSid")), text(fields.get("CallStatus"))
    recorded = _recorded(asked, exchange, call) if call is not None else []
    if call is None or (state is None and not recorded):
        raise Unreadable("CallSid and CallStatus are missing")
    kind = STATES.get(state or "")
    direction, parent = text(fields.get("Direction")) or "inbound", text(fields.get("ParentCallSid"))
    if direction == "outbound-dial" and parent is not None and kind == "call.answered":
        return _leg(asked, exchange, call, parent)
    if direction != "inbound":
        return []
    if kind is None:
        return recorded
    told, sequence = _told(asked, exchange, call), digits(fields.get("SequenceNumber"))
    answered = any(text(fields.get(name)) in results for name, results in ANSWERED.items())
    before = []
    if answered:
        named = f"{call}:dialled:{text(fields.get('DialCallSid')) or ''}"
        data = msgspec.structs.replace(told, agent=SOMEBODY)
        before = [CallEvent("1.0", "call.answered", exchange.name, named, data)]
    if answered and kind == "call.answered":
        return [*before, *recorded]
    data = msgspec.structs.replace(
        told,
        agent="" if kind == "call.answered" else None,
        sequence=sequence,
        cause=state if kind == "call.ended" else None,
    )
    return [*before, CallEvent("1.0", kind, exchange.name, f"{call}:{state}:{sequence or 0}", data), *recorded]


def _told(asked: Asked, exchange: Exchange, call: str) -> CallData:
    """What every news of the caller's leg has."""
    caller = text(asked.fields.get("From"))
    return CallData(
        call=call,
        number=exchange.dialled(text(asked.fields.get("To"))),
        caller=None if caller in WITHHELD else caller,
        at=_at(text(asked.fields.get("Timestamp"))),
    )


def _leg(asked: Asked, exchange: Exchange, leg: str, call: str) -> list[CallEvent]:
    """A person answered; where we show a number of ours, it is somebody whom we called."""
    caller = text(asked.fields.get("From"))
    if exchange.is_ours(caller):
        return []
    data = CallData(
        call=call,
        caller=None if caller in WITHHELD else caller,
        agent=exchange.agent(text(asked.fields.get("To"))) or SOMEBODY,
        at=_at(text(asked.fields.get("Timestamp"))),
    )
    return [CallEvent("1.0", "call.answered", exchange.name, f"{call}:answered:{leg}", data)]


def _recorded(asked: Asked, exchange: Exchange, call: str) -> list[CallEvent]:
    """It comes with the end of the call, or by itself when the recording is ready."""
    where, ready = text(asked.fields.get("RecordingUrl")), text(asked.fields.get("RecordingStatus")) or "completed"
    if where is None or ready != "completed":
        return []
    data = CallData(call=call, recording=where, duration_s=digits(asked.fields.get("RecordingDuration")))
    name = text(asked.fields.get("RecordingSid")) or where
    return [CallEvent("1.0", "call.recorded", exchange.name, f"{call}:recorded:{name}", data)]


def live(rows: list[dict[str, Any]], exchange: Exchange) -> Live:
    """All calls that are not over, each leg a call of its own; those that came in, as news. Raises Unreadable."""
    calls = {text(row.get("sid")): row for row in rows}
    if None in calls:
        raise Unreadable("a call without its sid")
    legs = {
        text(row.get("parent_call_sid")): row
        for row in calls.values()
        if row.get("direction") == "outbound-dial" and row.get("status") == "in-progress"
    }
    news: list[CallEvent] = []
    for call, row in calls.items():
        if call is None or row.get("direction") != "inbound":
            continue
        caller, leg = text(row.get("from")), legs.get(call)
        rang = CallData(
            call=call,
            number=exchange.dialled(text(row.get("to"))),
            caller=None if caller in WITHHELD else caller,
            at=_at(text(row.get("start_time")) or text(row.get("date_created"))),
        )
        news.append(CallEvent("1.0", "call.ringing", exchange.name, call, rang))
        if row.get("status") == "in-progress":
            agent = "" if leg is None else exchange.agent(text(leg.get("to"))) or SOMEBODY
            answered = CallData(call=call, number=rang.number, agent=agent)
            news.append(CallEvent("1.0", "call.answered", exchange.name, call, answered))
    return Live(frozenset(call for call in calls if call is not None), news)


def _at(told: str | None) -> int | None:
    """RFC 2822, as in `Mon, 24 Nov 2026 08:15:30 +0000`."""
    try:
        return int(parsedate_to_datetime(told).timestamp() * 1000) if told is not None else None
    except ValueError:
        return None
