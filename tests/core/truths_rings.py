"""What must be so of the rings at sites because of alarms."""

import events
from dispatch.core.state import State, waits_to_be_verified


def contacts_are_rung_by_one(state: State) -> None:
    """Who is rung is rung by somebody; of lines that wait, each is of an alarm that waits, and no contact is called by
    two."""
    assert all(one.rung is None or one.person is not None for one in state.alarms.values())
    assert all(one.line is None or one.rung is not None for one in state.alarms.values())
    open_lines = [name for name, one in state.messages.items() if one.way == "line" and one.call is None]
    ringing = {one.line: one for one in state.alarms.values() if waits_to_be_verified(one)}
    assert set(open_lines) <= ringing.keys(), "a line waits that nobody wants any more"
    called = [(ringing[name].site, ringing[name].rung) for name in open_lines]
    assert len(called) == len(set(called)), called


def nobody_else_rings(state: State, rung: events.ContactRung) -> None:
    """Just before: of the alarms of the site that wait, none has this contact rung, unless by who is not heard of. After
    that it may be so: she is heard of again."""
    for name, one in state.alarms.items():
        is_rung = waits_to_be_verified(one) and (one.site, one.rung) == (rung.site, rung.contact)
        assert not is_rung or one.person in state.silent, (rung, name)
