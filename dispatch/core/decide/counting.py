"""Until when a matter of 1022 is due, and how long it took: counted in working time, once, when it is said."""

from dispatch.core import rules, working
from dispatch.core.request import Moment
from dispatch.core.state import State, Ticket
from events.regions import Field, Rules
from events.values import DAY_MS, Due, Time


def field_of(state: State, ticket: Ticket) -> Field:
    """As the region has it now; of one that it has no more, what was due stays so."""
    field = rules.field_of(state.rules, ticket.field)
    return field if field is not None else rules.ANY_FIELD


def due(known: Rules, field: Field, since: Time) -> Due:
    """From when it was reported, or reopened."""
    return around(known, field, working.after(known.calendar, known.utc_offset_ms, since, field.answer_min))


def around(known: Rules, field: Field, at: Time) -> Due:
    """When the agency is reminded before `at`, and when it goes above it after."""
    offset_ms = known.utc_offset_ms
    remind_at = working.before(known.calendar, offset_ms, at, field.remind_min) if field.remind_min else None
    return Due(at, working.after(known.calendar, offset_ms, at, field.escalate_min), remind_at)


def refiled(known: Rules, field: Field, ticket: Ticket) -> Due:
    """The new field's own time, but never less than what the centre granted since."""
    own = due(known, field, ticket.reopened_at or ticket.opened_at)
    if ticket.granted_until is None or ticket.granted_until <= own.at:
        return own
    return around(known, field, ticket.granted_until)


def forward_by(field: Field, moment: Moment) -> Time:
    return Time(moment.now + field.forward_s * 1000)


def worked_min(state: State, since: Time | None, moment: Moment) -> int | None:
    """A calendar that changes later makes nobody faster."""
    if state.rules is None or since is None:
        return None
    return working.between(state.rules.calendar, state.rules.utc_offset_ms, since, moment.now)


def settle_at(state: State, moment: Moment) -> Time:
    days = state.rules.limits.settle_days if state.rules is not None else 0
    return Time(moment.now + days * DAY_MS)
