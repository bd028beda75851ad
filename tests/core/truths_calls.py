"""What must be so of calls after every turn: with their incidents, on the call-back list, offered to others."""

from typing import Any

from dispatch.core.state import State


def calls_and_incidents_agree(state: State) -> None:
    for number, incident in state.incidents.items():
        assert len(set(incident.calls)) == len(incident.calls)
        for name in incident.calls:
            assert state.calls[name].incident == number
    for name, call in state.calls.items():
        assert (
            call.incident is None
            or call.incident not in state.incidents
            or name in state.incidents[call.incident].calls
        )


def nobody_waits_for_what_was_done(state: State) -> None:
    """Who is listed for want of an answer has no incident and did not ring again; an offer is its call's holder's,
    unless the exchange has begun another call of that name."""
    for name, waiting in state.call_backs.items():
        call = state.calls.get(name)
        if call is not None and waiting.why in ("abandoned", "failed", "detached", "unserved"):
            assert not has_help(state, call), name
    for name, offer in state.handovers.items():
        assert name not in state.calls or state.calls[name].person in (None, offer.person)


def nobody_who_rang_is_forgotten(state: State) -> None:
    """Whoever gave up is to be called back, or was tried, or rang again, or an incident takes care of her."""
    for name, call in state.calls.items():
        gave_up = call.ended and not call.answered
        seen_to = call.seen_to or call.later is not None or has_help(state, call)
        assert not gave_up or seen_to or name in state.call_backs, name


def has_help(state: State, call: Any) -> bool:
    """Her incident is open, or ended with help."""
    incident = state.incidents.get(call.incident)
    return incident is not None and (incident.open or not incident.unserved)
