"""Stringee: one POST of JSON for each state of a call, to the project's event address."""

from typing import Any

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import Asked, Exchange, Unreadable, digits, text

STATES = {
    "created": "call.ringing",
    "started": "call.ringing",
    "ringing": "call.ringing",
    "answered": "call.answered",
    "ended": "call.ended",
}
"""`agentEnded` is the agent's leg alone: the call goes on."""
FAILED = 500
"""SIP codes from here on are faults of the exchange, not of people."""


def hear(asked: Asked, exchange: Exchange) -> list[CallEvent]:
    """Calls from outside only: what an agent dials is a call-back. Raises Unreadable."""
    fields = asked.fields
    call, state = text(fields.get("call_id")), text(fields.get("call_status"))
    if call is None or state is None:
        raise Unreadable("call_id and call_status are missing")
    caller, called = _party(fields.get("from")), _party(fields.get("to"))
    kind = STATES.get(state)
    if kind is None or caller.get("type") == "internal":
        return []
    at = digits(fields.get("timestamp_ms"))
    number = text(caller.get("number"))
    dialled = text(fields.get("calledNumber")) or text(called.get("alias")) or text(called.get("number"))
    answers = kind == "call.answered"
    data = CallData(
        call=call,
        number=exchange.dialled(dialled),
        caller=f"+{number}" if number is not None and number.isdigit() and len(number) > 7 else number,
        agent=exchange.agent(text(called.get("number"))) if answers else None,
        cause=_cause(text(fields.get("endCallCause"))) if kind == "call.ended" else None,
        at=at,
    )
    return [CallEvent("1.0", kind, exchange.name, f"{call}:{state}:{at or 0}", data)]


def live(rows: list[dict[str, Any]], believed: frozenset[str]) -> Live:
    """Of the calls that we believe live, those that its log does not show as over. It has no list of live calls, and
    what its log does not show yet may go on. Raises Unreadable."""
    if any(text(row.get("id")) is None for row in rows):
        raise Unreadable("a call without its id")
    return Live(believed - {str(row["id"]) for row in rows if digits(row.get("stop_time")) is not None}, [])


def _party(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _cause(told: str | None) -> str | None:
    """`486 Busy Here`, by its code: who hung up is a person, what failed the exchange."""
    code = digits(told.split(" ")[0]) if told is not None else None
    return "failed" if code is not None and code >= FAILED and code < FAILED + 100 else told
