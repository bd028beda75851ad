"""What was answered in a call, so that it can go along to an incident."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import Answered, State
from events.entry import Entry


def questions_answered(state: State, e: events.QuestionsAnswered, entry: Entry) -> None:
    """Of an incident alone nothing is asked later."""
    call = state.calls.get(e.call) if e.call is not None else None
    if call is None:
        return
    if e.answers:
        call.answers[e.card] = Answered(e.version, e.digest, e.answers, e.person)
    else:
        call.answers.pop(e.card, None)


TABLE: Table = {events.QuestionsAnswered: questions_answered}
