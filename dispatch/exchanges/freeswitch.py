"""FreeSWITCH: events of its socket as JSON, one by one; or one record of the whole call at its end (mod_json_cdr).

The caller's leg is answered by an announcement or a queue too: a person has answered when two legs are bridged.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import BRIDGED, Asked, Exchange, Unreadable, digits, text

EVENTS = {
    "CHANNEL_CREATE": "call.ringing",
    "CHANNEL_ANSWER": "call.answered",
    "CHANNEL_BRIDGE": "call.answered",
    "CHANNEL_HANGUP_COMPLETE": "call.ended",
    "RECORD_STOP": "call.recorded",
}
TALKING = frozenset(("ACTIVE", "HELD", "UNHELD"))
FAULTS = frozenset(
    ("NETWORK_OUT_OF_ORDER", "NORMAL_TEMPORARY_FAILURE", "SWITCH_CONGESTION", "DESTINATION_OUT_OF_ORDER", "CRASH",
     "MEDIA_TIMEOUT", "GATEWAY_DOWN", "RECOVERY_ON_TIMER_EXPIRE")
)  # fmt: skip
"""Hang-up causes by which the exchange, not a person, ended the call."""


def hear(asked: Asked, exchange: Exchange) -> list[CallEvent]:
    """One event. Of the two legs of a call only the caller's tells: both share Channel-Call-UUID. Raises Unreadable."""
    told = {name: unquote(value) if isinstance(value, str) else value for name, value in asked.fields.items()}
    name, call = text(told.get("Event-Name")), text(told.get("Channel-Call-UUID") or told.get("Unique-ID"))
    if name is None or call is None:
        raise Unreadable("Event-Name and Unique-ID are missing")
    kind = EVENTS.get(name)
    if name == "CHANNEL_BRIDGE":
        return _bridged(told, exchange, call)
    if kind is None or text(told.get("Call-Direction")) != "inbound":
        return []
    at = digits(told.get("Event-Date-Timestamp"))
    if kind == "call.recorded":
        return _recorded(told, exchange, call)
    data = CallData(
        call=call,
        number=exchange.dialled(text(told.get("Caller-Destination-Number"))),
        caller=text(told.get("Caller-Caller-ID-Number")),
        agent="" if kind == "call.answered" else None,
        sequence=digits(told.get("Event-Sequence")),
        cause=_cause(text(told.get("Hangup-Cause"))) if kind == "call.ended" else None,
        at=at // 1000 if at is not None else None,
    )
    return [CallEvent("1.0", kind, exchange.name, f"{call}:{name}", data)]


def _bridged(told: Mapping[str, Any], exchange: Exchange, call: str) -> list[CallEvent]:
    """Told of the caller's leg, or of the desk's where a queue rang that by itself; what we dialled has no such leg."""
    by_caller = text(told.get("Call-Direction")) == "inbound"
    other = text(told.get("Other-Leg-Unique-ID"))
    if not by_caller and (other is None or text(told.get("Other-Leg-Direction")) != "inbound"):
        return []
    desk, her = ("Other-Leg", "Caller") if by_caller else ("Caller", "Other-Leg")
    fields = (f"{desk}-Destination-Number", "Caller-Callee-ID-Number", f"{desk}-Callee-ID-Number")
    at = digits(told.get("Event-Date-Timestamp"))
    data = CallData(
        call=call if by_caller or other is None else other,
        number=exchange.dialled(text(told.get(f"{her}-Destination-Number"))),
        caller=text(told.get(f"{her}-Caller-ID-Number")),
        agent=exchange.agent(*(text(told.get(name)) for name in fields)) or BRIDGED,
        sequence=digits(told.get("Event-Sequence")),
        at=at // 1000 if at is not None else None,
    )
    named = f"{data.call}:CHANNEL_BRIDGE:{data.agent}:{at or 0}"
    return [CallEvent("1.0", "call.answered", exchange.name, named, data)]


def _recorded(told: Mapping[str, Any], exchange: Exchange, call: str) -> list[CallEvent]:
    """Where FreeSWITCH wrote it."""
    file = text(told.get("Record-File-Path"))
    if file is None:
        return []
    data = CallData(call=call, recording=file, duration_s=digits(told.get("variable_record_seconds")))
    return [CallEvent("1.0", "call.recorded", exchange.name, f"{call}:recorded:{file}", data)]


def live(answered: Mapping[str, Any], exchange: Exchange) -> Live:
    """The answer to `show channels as json`; without a channel it has no rows. Raises Unreadable."""
    rows = answered.get("rows", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and text(row.get("uuid")) for row in rows):
        raise Unreadable("rows of channels with their uuid")
    if digits(answered.get("row_count")) not in (len(rows) or None, None):
        raise Unreadable("not all rows")
    calls = [text(row.get("call_uuid")) or str(row["uuid"]) for row in rows]
    news: list[CallEvent] = []
    talking = [(call, row) for call, row in zip(calls, rows, strict=True) if text(row.get("callstate")) in TALKING]
    for call, row in zip(calls, rows, strict=True):
        if text(row.get("direction")) != "inbound":
            continue
        created_s = digits(row.get("created_epoch"))
        rang = CallData(
            call=call,
            number=exchange.dialled(text(row.get("initial_dest")) or text(row.get("dest"))),
            caller=text(row.get("initial_cid_num")) or text(row.get("cid_num")),
            at=created_s * 1000 if created_s is not None else None,
        )
        news.append(CallEvent("1.0", "call.ringing", exchange.name, call, rang))
        if text(row.get("callstate")) in TALKING:
            desk = next((one for of, one in talking if of == call and one["uuid"] != row["uuid"]), None)
            names = (text(desk.get("dest")), text(row.get("callee_num"))) if desk is not None else ()
            agent = "" if desk is None else exchange.agent(*names) or BRIDGED
            answer = CallData(call=call, number=rang.number, agent=agent)
            news.append(CallEvent("1.0", "call.answered", exchange.name, call, answer))
    return Live(frozenset(calls), news)


def hear_record(asked: Asked, exchange: Exchange) -> list[CallEvent]:
    """The whole call at once, as JSON or as the form field `cdr`. Raises Unreadable."""
    record = _record(asked.fields)
    variables = record.get("variables")
    if not isinstance(variables, dict) or text(variables.get("uuid")) is None:
        raise Unreadable("variables.uuid is missing")
    if text(variables.get("direction")) != "inbound":
        return []
    call = text(variables.get("call_uuid")) or str(variables["uuid"])
    profile = _profile(record)
    agent = exchange.agent(text(profile.get("callee_id_number"))) or BRIDGED
    times = {
        "call.ringing": digits(variables.get("start_uepoch")),
        "call.answered": digits(variables.get("bridge_uepoch")),
        "call.ended": digits(variables.get("end_uepoch")),
    }
    return [
        CallEvent(
            "1.0",
            kind,
            exchange.name,
            f"{call}:{kind}",
            CallData(
                call=call,
                number=exchange.dialled(text(profile.get("destination_number"))),
                caller=text(profile.get("caller_id_number")) or text(variables.get("caller_id")),
                agent=agent if kind == "call.answered" else None,
                cause=_cause(text(variables.get("hangup_cause"))) if kind == "call.ended" else None,
                at=at // 1000,
            ),
        )
        for kind, at in times.items()
        if at is not None
    ]


def _record(fields: Mapping[str, Any]) -> dict[str, Any]:
    """As it is, or inside a form."""
    if "cdr" not in fields:
        return dict(fields)
    try:
        return msgspec.json.decode(str(fields["cdr"]), type=dict[str, Any])
    except msgspec.DecodeError as wrong:
        raise Unreadable(str(wrong)) from wrong


def _profile(record: Mapping[str, Any]) -> dict[str, Any]:
    """Of the first part of the call's flow: whom the caller dialled, before anything was transferred."""
    flow = record.get("callflow")
    parts = [part for part in flow if isinstance(part, dict)] if isinstance(flow, list) else []
    profile = parts[-1].get("caller_profile") if parts else None
    return profile if isinstance(profile, dict) else {}


def _cause(told: str | None) -> str | None:
    return "failed" if told in FAULTS else told
