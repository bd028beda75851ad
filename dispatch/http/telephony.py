"""What an exchange tells: signed CloudEvents, each turned into one command.

The delivery's id is our command's id, so that a doubled delivery is one.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web

from dispatch.callers import Callers
from dispatch.core import commands
from dispatch.core.commands import AnyCommand
from dispatch.core.request import Request
from dispatch.exchanges import Unreadable, aml
from dispatch.exchanges.canonical import CallData, CallEvent
from dispatch.exchanges.dialling import OWN_NAMES
from dispatch.exchanges.fitting import LooseData, LooseEvent, fit
from dispatch.exchanges.setup import alike
from dispatch.http import signed, wire
from dispatch.http.bodies import read_body
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Reply
from dispatch.http.wire import call_subject
from dispatch.inbox import Asked
from dispatch.machines import machine
from dispatch.phones import e164
from dispatch.vault import Vault
from events.keeping import Key
from events.values import CallId, CommandId, Extension, Language, NumberId, Place, RecordingId, Sealed, Time

Make = Callable[..., AnyCommand]
WITHHELD = frozenset(("", "anonymous", "unavailable", "restricted", "private", "unknown"))
FAILED = frozenset(("failed", "error", "congestion", "fault"))
"""Causes by which the exchange, not a person, ended the call."""

CANARY = Reply(200, b'{"canary":true}')
"""To a test call that a machine makes: of the room nothing is asked."""
OWN = Reply(200, b'{"own":true}')
"""Nor of a call that we made ourselves: nobody asks for help in it."""

reader = signed.Reader(CallEvent, CallData)
loose = signed.Reader(LooseEvent, LooseData)
"""Of what our own form has no room for: a call is not lost for a name that is too long, or a language's country."""


async def post_telephony(edge: Edge, request: web.BaseRequest) -> Reply:
    """One delivery, answered when it is on disk."""
    begun = begin(edge, check(edge, request.headers, await read_body(request)))
    if isinstance(begun, Reply):
        return begun
    await begun.settled()
    return signed.end(edge, begun)


def check(edge: Edge, headers: Mapping[str, str], body: bytes) -> tuple[str, CallEvent]:
    """The delivery's id, by the signature over the bytes as they came, and what happened. Raises Problem."""
    delivery = signed.verify(headers, body, edge.webhooks)
    try:
        return delivery, reader.read(headers, body)
    except Problem as wrong:
        return delivery, _fitted(headers, body, wrong)


def _fitted(headers: Mapping[str, str], body: bytes, wrong: Problem) -> CallEvent:
    """Raises what was wrong, where it is not only too long."""
    try:
        return fit(loose.read(headers, body))
    except (Problem, Unreadable):
        raise wrong from None


def begin(edge: Edge, checked: tuple[str, CallEvent]) -> Asked | Reply:
    """Ask for what follows from it. Raises Problem."""
    delivery, event = checked
    return begin_event(edge, delivery, event)


def begin_event(edge: Edge, delivery: str, event: CallEvent, by_itself: bool = True) -> Asked | Reply:
    """What an exchange told, into the part of the inbox that is kept for it; answered at once where it is no call of
    the room. What it told by itself shows that it is heard: its answer to what we asked does not. Raises Problem."""
    now = edge.clock()
    if by_itself:
        edge.lines.hear(event.source)
    if is_canary(edge, event):
        if by_itself:
            edge.lines.hear_canary(event.source, call_of(event))
        return CANARY
    if is_made_by_us(edge, event):
        edge.lines.hear_own(call_of(event))
        return OWN
    rules = edge.engine.state.rules
    offset_min = rules.utc_offset_min if rules is not None else 0
    request, keys = prepare(event, delivery, edge.vault, edge.callers, now, offset_min)
    return edge.submit(request, keys, telephony=True)


def prepare(
    event: CallEvent, delivery: str, vault: Vault, callers: Callers, now: Time, offset_min: int
) -> tuple[Request, list[Key]]:
    """What is asked by an event, its caller sealed, with the earlier calls of that number. Raises Problem 422."""
    if event.type == "call.recorded":
        return prepare_recording(event, delivery, vault, now, offset_min)
    make = COMMANDS.get(event.type)
    if make is None:
        raise Problem(422, "invalid", errors=(Wrong("$.type", f"Unknown type {event.type[:64]!r}"),))
    call = call_of(event)
    caller, keys = _caller(vault, call, event.data.caller)
    data = event.data
    happened_at = signed.at_of(event.data, event.time, now, offset_min)
    if event.type == "call.located":
        data, make, happened_at = _place_told(data, make, happened_at, now)
    command = make(
        data,
        id=CommandId(delivery),
        happened_at=happened_at,
        call=call,
        number=NumberId(data.number) if data.number else None,
        caller=caller,
        drill=data.drill,
        earlier=_earlier(vault, callers, call, data.caller if caller is not None else None),
    )
    content = vault.master.content_hash(wire.encode((event.type, event.data)))
    return Request(command, machine(event.source), content), keys


def prepare_recording(
    event: CallEvent, delivery: str, vault: Vault, now: Time, offset_min: int
) -> tuple[Request, list[Key]]:
    """Where it lies is sealed: it may hold a number. Of somebody who was erased nothing is kept any more. Raises
    Problem 422 or 409."""
    data, call = event.data, call_of(event)
    subject = call_subject(call)
    if data.recording is None:
        raise Problem(422, "invalid", errors=(Wrong("$.data.recording", "Where does it lie?"),))
    if subject in vault.erased:
        raise Problem(409, "no_such_call")
    recording, key = vault.seal(subject, data.recording)
    command = commands.RecordCall(
        id=CommandId(delivery),
        happened_at=signed.at_of(event.data, event.time, now, offset_min),
        call=call,
        name=RecordingId(vault.master.lookup_hash(f"{call} {data.recording}").hex()[:32]),
        recording=recording,
        keep_until=signed.time_of(data.keep_until, offset_min),
        duration_s=data.duration_s,
    )
    content = vault.master.content_hash(wire.encode((event.type, data)))
    return Request(command, machine(event.source), content), [key] if key is not None else []


def is_canary(edge: Edge, event: CallEvent) -> bool:
    """By what was dialled and who called; later news of the same call need not say either again."""
    exchange, call = edge.exchanges.get(event.source), call_of(event)
    if exchange is None or exchange.canary is None or call in edge.engine.state.calls:
        return False
    wanted, data = exchange.canary, event.data
    dialled = wanted.number is None or data.number == wanted.number
    made = dialled and (wanted.caller is None or _is_by(data.caller, wanted.caller))
    return made or edge.lines.is_of_canary(call)


def call_of(event: CallEvent) -> CallId:
    """As the journal names it: two exchanges may use one name."""
    return CallId(f"{event.source}:{event.data.call}")


def is_made_by_us(edge: Edge, event: CallEvent) -> bool:
    """It goes out from a number of ours to somebody, or bears the name that we gave it; later news of the same call
    need not say so again. One that is a call of the room stays one: better a call of our own in the list than a caller
    who is not."""
    call, data, state = call_of(event), event.data, edge.engine.state
    if call in state.calls:
        return False
    if data.call.startswith(OWN_NAMES) or edge.lines.is_own(call):
        return True
    numbers = {str(one.number) for one in state.rules.numbers} if state.rules is not None else set()
    if data.caller is None or data.number in numbers:
        return False
    exchange = edge.exchanges.get(event.source)
    outer = exchange.numbers if exchange is not None else {}
    ours = {alike(one) for one in (*numbers, *outer, *outer.values())}
    return alike(data.caller) in ours and (data.number is None or alike(data.number) not in ours)


def _is_by(told: str | None, caller: str) -> bool:
    return told is not None and (e164(told) or told.strip()) == (e164(caller) or caller.strip())


def _caller(vault: Vault, call: CallId, caller: str | None) -> tuple[Sealed | None, list[Key]]:
    """Sealed; None where it is withheld, and where this person was erased: late news bring nobody back."""
    subject = call_subject(call)
    if caller is None or caller.strip().lower() in WITHHELD or subject in vault.erased:
        return None, []
    sealed, key = vault.seal(subject, caller.strip(), lookup=e164(caller))
    return sealed, [key] if key is not None else []


def _place_told(data: CallData, make: Make, happened_at: Time | None, now: Time) -> tuple[CallData, Make, Time | None]:
    """An AML message in our own words. One without a place is news of its call, and no more. Raises Problem 422."""
    if data.aml is None:
        return data, make, happened_at
    try:
        told = aml.read(data.aml)
    except Unreadable as wrong:
        raise Problem(422, "invalid", errors=(Wrong("$.data.aml", str(wrong)),)) from None
    if told.place is None:
        return data, ringing, None
    read = msgspec.structs.replace(
        data,
        lat=told.place.lat,
        lon=told.place.lon,
        uncertainty_m=told.uncertainty_m,
        confidence=told.confidence,
        method=told.method,
        source="aml",
    )
    return read, make, happened_at if told.at is None else signed.believed(told.at, now)


def _earlier(vault: Vault, callers: Callers, call: CallId, caller: str | None) -> tuple[CallId, ...]:
    """Earlier calls of this number, which is known from here on."""
    number = e164(caller) if caller is not None else None
    if number is None:
        return ()
    lookup = vault.master.lookup_hash(number)
    earlier = callers.earlier(lookup, call)
    callers.learn(lookup, call)
    return earlier


# --- from their words to ours


def ringing(data: CallData, *, number: NumberId | None, **known: Any) -> AnyCommand:
    language = Language(data.language) if data.language else None
    return commands.RingCall(number=number or NumberId(""), language=language, **known)


def answered(data: CallData, **known: Any) -> AnyCommand:
    return commands.AnswerCall(extension=Extension((data.agent or "").strip()), **known)


def located(data: CallData, **known: Any) -> AnyCommand:
    if data.lat is None or data.lon is None:
        missing = "lat" if data.lat is None else "lon"
        raise Problem(422, "invalid", errors=(Wrong(f"$.data.{missing}", "A place has both"),))
    return commands.LocateCall(
        place=Place(data.lat, data.lon),
        uncertainty_m=data.uncertainty_m,
        source=data.source or "network",
        confidence=data.confidence,
        method=data.method,
        **known,
    )


def transferred(data: CallData, **known: Any) -> AnyCommand:
    return commands.TransferCall(extension=Extension(data.agent) if data.agent else None, **known)


def ended(data: CallData, **known: Any) -> AnyCommand:
    cause = data.cause
    failed = cause is not None and cause.lower() in FAILED
    return commands.EndCall(failed=failed, cause=cause and cause[:64], **known)


COMMANDS: Mapping[str, Make] = {
    "call.ringing": ringing,
    "call.answered": answered,
    "call.located": located,
    "call.transferred": transferred,
    "call.ended": ended,
}
