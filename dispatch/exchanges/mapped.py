"""Exchanges that send plain fields, by GET or POST: which of them means what stands in a file, not in code."""

from datetime import datetime
from typing import Any

import msgspec

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import Asked, Exchange, Fields, Unreadable, digits, text

MS_PER = {"s": 1000, "ms": 1, "us": 0.001}


def hear(asked: Asked, exchange: Exchange) -> list[CallEvent]:
    """One event, or the whole call at its end. Raises Unreadable."""
    mapping = exchange.mapping
    assert mapping is not None
    fields = asked.fields
    call = text(at_path(fields, mapping.call))
    if call is None:
        raise Unreadable(f"{mapping.call} is missing")
    if mapping.inbound is not None and text(at_path(fields, mapping.inbound[0])) != mapping.inbound[1]:
        return []
    if mapping.times:
        told = {kind: _time(at_path(fields, name), mapping) for kind, name in mapping.times.items()}
        happened = [_event(exchange, fields, call, kind, at) for kind, at in told.items() if at is not None]
        return [*happened, *_recorded(exchange, fields, call)]
    state = _field(fields, mapping.event) or asked.event
    if not state:
        raise Unreadable(f"{mapping.event or 'the event in the path'} is missing")
    kind = mapping.events.get(state)
    recorded = _recorded(exchange, fields, call)
    if kind is None:
        return recorded
    at = _time(at_path(fields, mapping.at), mapping) if mapping.at is not None else None
    return [_event(exchange, fields, call, kind, at), *recorded]


def live(rows: list[dict[str, Any]], exchange: Exchange) -> Live:
    """All calls of the list that have not ended; those that came in, as news. One in a state that the file does not
    name is there, and no more. Raises Unreadable."""
    of_rows = exchange.ask.row if exchange.ask is not None else None
    assert of_rows is not None
    calls: set[str] = set()
    news: list[CallEvent] = []
    for row in rows:
        call = text(at_path(row, of_rows.call))
        if call is None:
            raise Unreadable(f"{of_rows.call} is missing")
        kind = of_rows.events.get(_field(row, of_rows.event) or "")
        if kind == "call.ended":
            continue
        calls.add(call)
        told = [one for one in hear(Asked(row), msgspec.structs.replace(exchange, mapping=of_rows)) if one.type == kind]
        for event in told:
            rang = msgspec.structs.replace(event.data, agent=None)
            news.append(msgspec.structs.replace(event, type="call.ringing", data=rang))
        news += [one for one in told if kind == "call.answered"]
    return Live(frozenset(calls), news)


def _recorded(exchange: Exchange, fields: dict[str, Any], call: str) -> list[CallEvent]:
    mapping = exchange.mapping
    assert mapping is not None
    where = _field(fields, mapping.recording)
    if where is None:
        return []
    lasted_s = digits(_field(fields, mapping.recording_s))
    data = CallData(call=call, recording=where, duration_s=lasted_s)
    return [CallEvent("1.0", "call.recorded", exchange.name, f"{call}:recorded:{where}", data)]


def _event(exchange: Exchange, fields: dict[str, Any], call: str, kind: str, at: "int | datetime | None") -> CallEvent:
    mapping = exchange.mapping
    assert mapping is not None
    agent = exchange.agent(_field(fields, mapping.agent)) if kind == "call.answered" else None
    data = CallData(
        call=call,
        number=exchange.dialled(_field(fields, mapping.number)),
        caller=_field(fields, mapping.caller),
        agent=agent,
        cause=_field(fields, mapping.cause) if kind == "call.ended" else None,
        at=at,
    )
    named = ":".join((call, kind, str(at or 0), *(one for one in (data.agent, data.cause) if one)))
    return CallEvent("1.0", kind, exchange.name, named, data)


def _field(fields: dict[str, Any], name: str | None) -> str | None:
    return text(at_path(fields, name)) if name is not None else None


def at_path(fields: dict[str, Any], path: str) -> Any:
    """`a.b` is field `b` of field `a`; None where there is none."""
    value: Any = fields
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _time(value: Any, mapping: Fields) -> "int | datetime | None":
    """Milliseconds, or a time without a zone; None for what did not happen, and for what cannot be read."""
    if mapping.at_format in MS_PER:
        number = digits(value)
        return int(number * MS_PER[mapping.at_format]) if number is not None else None
    written = text(value)
    if written is None or (written.startswith("0") and written.strip("0-: ") == ""):
        return None
    try:
        if mapping.at_format == "iso":
            return datetime.fromisoformat(written)
        return datetime.strptime(written, mapping.at_format)  # noqa: DTZ007 (without a zone it is the region's)
    except ValueError:
        return None
