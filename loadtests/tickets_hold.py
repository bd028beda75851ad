"""What must be so of every ticket after a turn: with whom it is, what it waits for, and that its timers say so."""

from collections.abc import Iterator

from dispatch.core import rules
from dispatch.core.state import (
    State,
    Ticket,
    escalate_timer,
    message_timer,
    remind_timer,
    settle_timer,
)
from events.values import OPEN_TICKET


def timers(state: State) -> set[str]:
    """Those that tickets, and what is told of them, must have."""
    found = {message_timer(name) for name in state.messages}
    for name, one in state.tickets.items():
        reminds = one.state == "forwarded" and not one.is_reminded and one.due.remind_at is not None
        found |= {remind_timer(name)} if reminds else set()
        found |= {escalate_timer(name)} if one.escalate_at is not None else set()
        settles = one.settle_at is not None and one.into not in state.tickets  # what is merged goes with the other
        found |= {settle_timer(name)} if settles else set()
    return found


def wrong(state: State) -> Iterator[str]:
    """What contradicts itself."""
    for name, one in state.tickets.items():
        for said in _wrong(one):
            yield f"ticket {name} {said}"


def _wrong(one: Ticket) -> Iterator[str]:
    if (one.state == "forwarded") != (one.agency is not None) and one.state in OPEN_TICKET:
        yield f"is {one.state} and with {one.agency}"
    if (one.settle_at is None) != (one.state in OPEN_TICKET):
        yield f"is {one.state} and settles at {one.settle_at}"
    if one.state not in OPEN_TICKET and one.escalate_at is not None:
        yield f"is {one.state} and goes above somebody"
    if one.until is not None and one.state == "received":
        yield "is at the centre and has asked it for longer"
    if one.level > rules.ESCALATIONS_MAX:
        yield f"went above somebody {one.level} times"
