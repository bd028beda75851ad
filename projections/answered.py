"""What was answered to the cards of a call or an incident, as its row shows it: the last of each card, and by whom."""

from msgspec import Struct

from events.cards import Answer, QuestionsAnswered
from events.entry import Entry
from events.values import Actor, CallId, CardId, Time


class AnsweredRow(Struct, frozen=True, gc=False):
    """One card, all answers. `digest` names the file whose card of this version was read; `at` is when it was answered
    last, or came with its `call` to this incident."""

    card: CardId
    version: str
    digest: str
    answers: tuple[Answer, ...]
    person: Actor
    at: Time
    call: CallId | None = None


def answered(before: tuple[AnsweredRow, ...], e: QuestionsAnswered, entry: Entry) -> tuple[AnsweredRow, ...]:
    """With this in place of what was said to the same card in the same call before; two callers may differ."""
    others = (row for row in before if (row.card, row.call) != (e.card, e.call))
    if not e.answers:
        return tuple(others)
    return (*others, AnsweredRow(e.card, e.version, e.digest, e.answers, e.person, entry.told_at, e.call))
