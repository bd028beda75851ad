"""What must be so of the rings at sites because of alarms."""

import events
from dispatch.core import rules
from dispatch.core.state import State, may_be_rung, waits_to_be_verified
from events.entry import Entry


def contacts_are_rung_by_one(state: State) -> None:
    """Who rings because of an alarm that waits has it; of lines that wait, each is of an alarm that waits or is an
    incident, and no contact is called by two."""
    for one in state.alarms.values():
        assert not waits_to_be_verified(one) or one.rings.keys() <= {one.person}
    open_lines = [name for name, one in state.messages.items() if one.way == "line" and one.call is None]
    ringing = {
        ring.line: (one.site, ring.contact)
        for one in state.alarms.values()
        if may_be_rung(one)
        for ring in one.rings.values()
    }
    assert set(open_lines) <= ringing.keys(), "a line waits that nobody wants any more"
    called = [ringing[name] for name in open_lines]
    assert len(called) == len(set(called)), called


def nobody_else_rings(state: State, rung: events.ContactRung, entry: Entry) -> None:
    """Just before: because of no alarm of the site that waits or is an incident this contact is rung, unless by who is
    not heard of, or began long ago. After that it may be so: she is heard of again."""
    for name, one in state.alarms.items():
        for person, ring in one.rings.items():
            is_rung = may_be_rung(one) and (one.site, ring.contact) == (rung.site, rung.contact)
            is_over = person in state.silent or entry.at >= ring.since + rules.RING_MS_MAX
            assert not is_rung or is_over, (rung, name)
