"""What must be so of the rings at sites because of alarms."""

import events
from dispatch.core import rules
from dispatch.core.state import State, is_running, waits_to_be_verified
from events.entry import Entry


def contacts_are_rung_by_one(state: State) -> None:
    """Who rings because of an alarm that waits has it; of lines that wait, each is of an alarm that waits or is an
    open incident, and no contact is called by two."""
    for one in state.alarms.values():
        assert not waits_to_be_verified(one) or one.rings.keys() <= {one.person}
    open_lines = [name for name, one in state.messages.items() if one.way == "line" and one.call is None]
    ringing = {
        ring.line: (one.site, ring.contact)
        for one in state.alarms.values()
        if is_running(state, one)
        for ring in one.rings.values()
    }
    assert set(open_lines) <= ringing.keys(), "a line waits that nobody wants any more"
    called = [ringing[name] for name in open_lines]
    assert len(called) == len(set(called)), called


def nobody_else_rings(state: State, rung: events.ContactRung, entry: Entry) -> None:
    """Just before: because of no alarm of the site that waits or is an incident another rings this contact, unless she
    is not heard of, began long ago, or does so for an exercise. After that it may be so: she is heard of again."""
    asked = state.alarms[rung.alarm]
    for name, one in state.alarms.items():
        for person, ring in one.rings.items():
            is_rung = one.ended_at is None and (one.site, ring.contact) == (rung.site, rung.contact)
            is_over = person in state.silent or entry.at >= ring.since + rules.RING_MS_MAX
            is_exercise = one.drill and not asked.drill
            assert not is_rung or person == rung.person or is_over or is_exercise, (rung, name)
