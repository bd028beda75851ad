"""The room: desks, consoles that fall silent, calling back, handing over, marks. Nobody who rang is forgotten."""

from collections.abc import Iterable

import events
from dispatch.core import commands, rules
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import Call, Incident, Seat, State
from events import AnyEvent
from events.values import Actor, CallBackEnd, CallBackReason, CallId, Extension, NumberId, Time

SETTLING: frozenset[CallBackEnd] = frozenset(("reached", "wrong_number", "not_needed", "unreachable"))
"""Outcomes after which a caller is off the list; the others were tries."""

UNANSWERED: frozenset[CallBackReason] = frozenset(("abandoned", "failed", "detached", "unserved"))
"""Reasons that are over as soon as somebody has spoken with the caller; a promise is not."""

# --- desks and consoles


def sign_on_desk(state: State, c: commands.SignOnDesk, asked: Request, moment: Moment) -> Decision:
    """Whoever sits down last has the desk; the one before is signed off, and the journal says so."""
    before, seat = state.desks.get(c.extension), Seat(asked.by, c.numbers, c.languages)
    if before == seat:
        return Refusal(Reason.ALREADY_SO)
    others = before is not None and before.person != asked.by
    left = [events.DeskSignedOff(c.extension, before.person)] if before is not None and others else []
    return [*left, events.DeskSignedOn(c.extension, asked.by, c.numbers, c.languages)]


def sign_off_desk(state: State, c: commands.SignOffDesk, asked: Request, moment: Moment) -> Decision:
    seat = state.desks.get(c.extension)
    if seat is None:
        return Refusal(Reason.ALREADY_SO)
    if seat.person != asked.by:
        return Refusal(Reason.DESK_IS_TAKEN, by=seat.person)
    return [events.DeskSignedOff(c.extension, asked.by)]


def lose_console(state: State, c: commands.LoseConsole, asked: Request, moment: Moment) -> Decision:
    if c.person in state.silent:
        return Refusal(Reason.ALREADY_SO)
    return [events.ConsoleFellSilent(c.person, c.since)]


def hear_console(state: State, c: commands.HearConsole, asked: Request, moment: Moment) -> Decision:
    if c.person not in state.silent:
        return Refusal(Reason.ALREADY_SO)
    return [events.ConsoleCameBack(c.person)]


# --- who speaks with her


def is_machine(state: State, extension: Extension) -> bool:
    """No telephone of a person: none is told, or it is the number that was dialled. One at which nobody is signed on is
    a person's all the same."""
    numbers = state.rules.numbers if state.rules is not None else ()
    return not extension.strip() or extension in {str(one.number) for one in numbers}


def answered_by(state: State, name: CallId, person: Actor) -> list[AnyEvent]:
    """At which telephone is not known."""
    answered = events.CallAnswered(name, Extension(""), person)
    return [answered, *settled_by_answer(state, name, state.calls[name].earlier)]


def claimed(state: State, name: CallId, person: Actor) -> list[AnyEvent]:
    """The call is this person's from here on. Where a machine took the line the exchange tells of no other answer:
    whoever claims her then speaks with her."""
    call = state.calls[name]
    speaks = call.picked_up and not call.answered and not call.ended
    answered = answered_by(state, name, person) if speaks else []
    return [*_withdrawn_by_claim(state, name), events.CallClaimed(name, person, call.person), *answered]


# --- calling back


def before(c: commands.RingCall | commands.CallNews) -> tuple[CallId, ...]:
    """Earlier calls of the same number: each once, and never itself."""
    return tuple(dict.fromkeys(one for one in c.earlier if one != c.call))


def around(state: State, c: commands.RingCall, rang_at: Time) -> tuple[tuple[CallId, ...], CallId | None]:
    """Calls of the same number that rang before this one; and the last that rang after it, where this is told late."""
    names = before(c)
    after = [one for one in names if one in state.calls and state.calls[one].rang_at > rang_at]
    last = max(after, key=lambda one: (state.calls[one].rang_at, one), default=None)
    return tuple(one for one in names if one not in after), last


def due_after_end(state: State, c: commands.EndCall, ended: events.CallEnded, moment: Moment) -> list[AnyEvent]:
    """Whom nobody answered, or whose line broke, is to be called back; of several calls of one number, for the last.

    A call with an incident is taken care of, whatever the exchange told; so is one whose caller has rung again since.
    """
    call = state.calls.get(c.call)
    answered = call is not None and call.answered
    heard = call is not None and (call.answered or _has_help(state, call) or call.later in state.calls)
    broke = answered and ended.end == "failed" and ended.cause != rules.END_NOT_TOLD
    if c.call in state.call_backs or (heard and not broke):
        return []
    why: CallBackReason = "cut_off" if answered else "abandoned" if ended.end == "abandoned" else "failed"
    number = (call.number if call is not None else None) or c.number or NumberId("")
    earlier = call.earlier if call is not None else before(c)
    return [*_settled_by(state, c.call, earlier), *_instead(state, c.call, number, why, earlier, moment)]


def _has_help(state: State, call: Call) -> bool:
    return call.incident is not None and helps(state.incidents.get(call.incident))


def helps(incident: Incident | None) -> bool:
    """Who rang for it is taken care of: it is open, or ended with help. One that is long gone did."""
    return incident is None or not incident.unserved


def due_again(state: State, names: Iterable[CallId], why: CallBackReason, moment: Moment) -> list[AnyEvent]:
    """Whose incident takes care of them no longer: those whom nobody answered, and nobody has called back since."""
    due: list[AnyEvent] = []
    over: set[CallId] = set()
    for name in names:
        call = state.calls[name]
        seen_to = call.answered or call.seen_to or call.later is not None
        if call.ended and not seen_to and name not in state.call_backs:
            earlier = tuple(one for one in call.earlier if one not in over)
            over.update(earlier)
            due += _settled_by(state, name, earlier) + _instead(state, name, call.number, why, earlier, moment)
    return due


def settled_by_incident(state: State, names: Iterable[CallId]) -> list[AnyEvent]:
    return [one for name in names for one in settled(state, name, "has_incident")]


def settled_by_answer(state: State, name: CallId, earlier: tuple[CallId, ...]) -> list[AnyEvent]:
    """Whoever is spoken to now need not be called back for calls before this one, nor for this one's own end; unless
    the answer is told after an end that was a fault: then she was cut off."""
    waiting, call = state.call_backs.get(name), state.calls.get(name)
    cut_off: list[AnyEvent] = []
    if waiting is not None and waiting.why == "failed" and call is not None:
        cut_off = [events.CallBackDue(name, call.number, "cut_off", waiting.due)]
    return [*settled(state, name, "answered_after_all"), *cut_off, *_settled_by(state, name, earlier)]


def settled_by_late_ringing(
    state: State, name: CallId, earlier: tuple[CallId, ...], later: CallId | None
) -> list[AnyEvent]:
    """Whose call it is may be told after its answer, or after its end: then too she is on the list once, by the last of
    her calls, and whoever was calling her back goes on with it."""
    call, listed = state.calls.get(name), state.call_backs.get(name)
    if call is not None and call.answered:
        return settled_by_answer(state, name, earlier)
    if listed is None:
        return []
    if later is not None and listed.why in UNANSWERED:
        return [*_settled_by(state, name, earlier), events.CallBackSettled(name, "rang_again", later)]
    person = next((state.call_backs[one].person for one in earlier if one in state.call_backs), None)
    goes_on = person is not None and listed.person is None
    taken = [events.CallBackTaken(name, person)] if goes_on and person is not None else []
    return [*_settled_by(state, name, earlier), *taken]


def settled(state: State, name: CallId | None, end: CallBackEnd) -> list[AnyEvent]:
    """Somebody spoke with her, or takes care of it: what was listed for want of an answer is off the list."""
    waiting = state.call_backs.get(name) if name is not None else None
    if name is None or waiting is None or waiting.why not in UNANSWERED:
        return []
    return [events.CallBackSettled(name, end)]


def _settled_by(state: State, name: CallId, earlier: tuple[CallId, ...]) -> list[AnyEvent]:
    return [events.CallBackSettled(one, "rang_again", name) for one in earlier if one in state.call_backs]


def _instead(
    state: State, name: CallId, number: NumberId, why: CallBackReason, earlier: tuple[CallId, ...], moment: Moment
) -> list[AnyEvent]:
    """Due as early as the first of her calls; whoever was calling her back goes on with this one."""
    waiting = [state.call_backs[one] for one in earlier if one in state.call_backs]
    due = _due(state, name, number, why, moment)
    first = min([due.due, *(one.due for one in waiting)])
    person = next((one.person for one in waiting if one.person is not None), None)
    taken = [events.CallBackTaken(name, person)] if person is not None else []
    return [events.CallBackDue(name, number, why, first), *taken]


def _due(state: State, name: CallId, number: NumberId, why: CallBackReason, moment: Moment) -> events.CallBackDue:
    within_s = state.rules.limits.call_back_s if state.rules is not None else 0
    return events.CallBackDue(name, number, why, Time(moment.now + within_s * 1000))


def ask_call_back(state: State, c: commands.AskCallBack, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if c.call in state.call_backs:
        return Refusal(Reason.ALREADY_SO)
    return [_due(state, c.call, call.number, c.why, moment)]


def take_call_back(state: State, c: commands.TakeCallBack, asked: Request, moment: Moment) -> Decision:
    """Exactly one calls: two people ringing one caller at once frighten her."""
    waiting = state.call_backs.get(c.call)
    if waiting is None:
        return Refusal(Reason.NO_CALL_BACK)
    if waiting.person == asked.by:
        return Refusal(Reason.ALREADY_SO)
    if waiting.person is not None and waiting.person not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=waiting.person)
    return [events.CallBackTaken(c.call, asked.by)]


def record_call_back(state: State, c: commands.RecordCallBack, asked: Request, moment: Moment) -> Decision:
    waiting = state.call_backs.get(c.call)
    if waiting is None:
        return Refusal(Reason.NO_CALL_BACK)
    if waiting.person not in (None, asked.by) and waiting.person not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=waiting.person)
    tried = events.CallBackTried(c.call, asked.by, c.outcome)
    return [tried, events.CallBackSettled(c.call, c.outcome)] if c.outcome in SETTLING else [tried]


def expire_call_back(state: State, c: commands.ExpireCallBack, asked: Request, moment: Moment) -> Decision:
    if c.call not in state.call_backs:
        return Refusal(Reason.NO_CALL_BACK)
    return [events.CallBackSettled(c.call, "expired")]


# --- handing over


def taken_by_answer(state: State, name: CallId, person: Actor | None) -> list[AnyEvent]:
    """The exchange moved the line before anyone pressed a key: who answers what was offered has taken it."""
    offer = state.handovers.get(name)
    if offer is None or person is None or person == offer.person:
        return []
    return [events.HandoverTaken(name, person, offer.number)]


def _withdrawn_by_claim(state: State, name: CallId) -> list[AnyEvent]:
    """What a silent person offered is not offered any more when another holds the call."""
    return [events.HandoverWithdrawn(name)] if name in state.handovers else []


def hand_over_call(state: State, c: commands.HandOverCall, asked: Request, moment: Moment) -> Decision:
    """Who hands over holds the call, or takes it by this: somebody is responsible at every moment."""
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if c.call in state.handovers and call.person not in state.silent:
        return Refusal(Reason.HANDOVER_IS_OPEN, by=state.handovers[c.call].person)
    if call.person not in (None, asked.by) and call.person not in state.silent:
        return Refusal(Reason.CALL_IS_TAKEN, by=call.person)
    if state.rules is None or all(one.number != c.number for one in state.rules.numbers):
        return Refusal(Reason.NO_SUCH_NUMBER)
    if c.number == call.number:
        return Refusal(Reason.ALREADY_SO)
    if c.kind is not None and c.kind not in state.kinds:
        return Refusal(Reason.NO_SUCH_KIND)
    held = _withdrawn_by_claim(state, c.call) if call.person == asked.by else claimed(state, c.call, asked.by)
    offered = events.HandoverOffered(c.call, asked.by, c.number, c.reason, c.kind, c.place, c.area, c.address, c.text)
    return [*held, offered]


def take_handover(state: State, c: commands.TakeHandover, asked: Request, moment: Moment) -> Decision:
    offer = state.handovers.get(c.call)
    if offer is None:
        return Refusal(Reason.NO_HANDOVER)
    if offer.person == asked.by:
        return Refusal(Reason.ALREADY_SO)
    return [events.HandoverTaken(c.call, asked.by, offer.number)]


def refuse_handover(state: State, c: commands.RefuseHandover, asked: Request, moment: Moment) -> Decision:
    if c.call not in state.handovers:
        return Refusal(Reason.NO_HANDOVER)
    return [events.HandoverRefused(c.call, asked.by, c.reason)]


def withdraw_handover(state: State, c: commands.WithdrawHandover, asked: Request, moment: Moment) -> Decision:
    offer = state.handovers.get(c.call)
    if offer is None:
        return Refusal(Reason.NO_HANDOVER)
    if offer.person != asked.by and offer.person not in state.silent:
        return Refusal(Reason.NOT_HELD, by=offer.person)
    return [events.HandoverWithdrawn(c.call)]


def lapse_handover(state: State, c: commands.LapseHandover, asked: Request, moment: Moment) -> Decision:
    if c.call not in state.handovers:
        return Refusal(Reason.NO_HANDOVER)
    return [events.HandoverLapsed(c.call)]


# --- marks


def mark_caller(state: State, c: commands.MarkCaller, asked: Request, moment: Moment) -> Decision:
    call = state.calls.get(c.call)
    if call is None:
        return Refusal(Reason.NO_SUCH_CALL)
    if not call.caller_known:
        return Refusal(Reason.CALLER_UNKNOWN)
    if state.marks.get(c.call) == c.until:
        return Refusal(Reason.ALREADY_SO)
    if c.until <= moment.now:
        return Refusal(Reason.TOO_OLD)
    if c.until > moment.now + rules.MARK_MS_MAX:
        return Refusal(Reason.TOO_FAR_AHEAD)
    return [events.CallerMarked(c.call, asked.by, c.reason, c.until)]


def unmark_caller(state: State, c: commands.UnmarkCaller, asked: Request, moment: Moment) -> Decision:
    if c.call not in state.marks:
        return Refusal(Reason.NOT_MARKED)
    return [events.CallerUnmarked(c.call)]


TABLE: Table = {
    commands.SignOnDesk: sign_on_desk,
    commands.SignOffDesk: sign_off_desk,
    commands.LoseConsole: lose_console,
    commands.HearConsole: hear_console,
    commands.AskCallBack: ask_call_back,
    commands.TakeCallBack: take_call_back,
    commands.RecordCallBack: record_call_back,
    commands.ExpireCallBack: expire_call_back,
    commands.HandOverCall: hand_over_call,
    commands.TakeHandover: take_handover,
    commands.RefuseHandover: refuse_handover,
    commands.WithdrawHandover: withdraw_handover,
    commands.LapseHandover: lapse_handover,
    commands.MarkCaller: mark_caller,
    commands.UnmarkCaller: unmark_caller,
}
