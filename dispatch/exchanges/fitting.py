"""Whatever an exchange told, within the bounds of our own form: no call is refused for what is too long of it."""

import hashlib
import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from dispatch.exchanges.canonical import CallData, CallEvent, Live
from dispatch.exchanges.setup import Exchange, Unreadable
from events.values import CallId

ID_MAX, CALL_MAX, CALLER_MAX, NUMBER_MAX, RECORDING_MAX = 128, 100, 32, 16, 1000
"""Characters, as our own form has them."""
LANGUAGE = re.compile(r"[a-z]{2,8}")
Long = Annotated[str, Meta(max_length=4_000)]


class LooseData(CallData, frozen=True, gc=False):
    """`data` as exchanges write it who count otherwise."""

    call: Annotated[str, Meta(min_length=1, max_length=4_000)]
    number: Long | None = None
    caller: Long | None = None
    agent: Long | None = None
    cause: Long | None = None
    language: Long | None = None
    recording: Long | None = None


class LooseEvent(CallEvent, frozen=True, gc=False):
    id: Annotated[str, Meta(min_length=1, max_length=4_000)]
    data: LooseData


def fit(event: CallEvent) -> CallEvent:
    """Raises Unreadable where a control character stands: no exchange means one, and the journal cannot keep them all;
    or where something cannot be so."""
    data = event.data
    texts = (event.id, data.call, data.number, data.caller, data.agent, data.cause, data.recording)
    if any(not char.isprintable() for written in texts if written is not None for char in written):
        raise Unreadable("A control character cannot be kept")
    caller = data.caller
    if caller is not None and len(caller) > CALLER_MAX:
        caller = caller.removeprefix("sip:").removeprefix("tel:").partition("@")[0].partition(";")[0]
    language = re.split("[-_]", data.language or "")[0].lower()
    fitting = msgspec.structs.replace(
        data,
        call=_short(data.call, CALL_MAX),
        number=data.number and data.number[:NUMBER_MAX],
        caller=caller if caller is None or len(caller) <= CALLER_MAX else None,
        agent=data.agent and data.agent[:CALLER_MAX],
        cause=data.cause and data.cause[:ID_MAX],
        language=language if LANGUAGE.fullmatch(language) else None,
        recording=data.recording if data.recording and len(data.recording) <= RECORDING_MAX else None,
    )
    event = msgspec.structs.replace(event, id=_short(event.id, ID_MAX), data=fitting)
    try:
        return msgspec.convert(msgspec.to_builtins(event), CallEvent)
    except msgspec.ValidationError as wrong:
        raise Unreadable(str(wrong)) from None


def call_id(source: str, call: str) -> CallId:
    """As the journal names a call of this exchange."""
    return CallId(f"{source}:{_short(call, CALL_MAX)}")


def _short(name: str, most: int) -> str:
    """A name that is too long is told by its digest, so that two never fall together."""
    return name if len(name) <= most else hashlib.sha256(name.encode()).hexdigest()


def live(rows: list[dict[str, Any]], exchange: Exchange) -> Live:
    """A list of calls in our own form: of each its last event, `call.ringing` or `call.answered`. Raises Unreadable."""
    news: list[CallEvent] = []
    for row in rows:
        try:
            told = msgspec.convert({"specversion": "1.0", "id": "live", **row, "source": exchange.name}, LooseEvent)
        except msgspec.ValidationError as wrong:
            raise Unreadable(str(wrong)) from None
        if told.type not in ("call.ringing", "call.answered"):
            raise Unreadable(f"{told.type[:64]!r} is no state of a call that is there")
        rang = msgspec.structs.replace(told.data, agent=None)
        news.append(msgspec.structs.replace(told, type="call.ringing", data=rang))
        news += [told] if told.type == "call.answered" else []
    return Live(frozenset(one.data.call for one in news), news)
