"""What a caller answered to the questions of a card."""

from msgspec import Struct

from events.base import Event
from events.values import Actor, CallId, CardId, IncidentId


class Answer(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The code of the answer to one question: `yes`, a choice of the card, or a number in figures."""

    question: str
    code: str


class QuestionsAnswered(Event, frozen=True):
    """What is known now by this version of a card: all answers, in place of those given before to this card in this
    call, or without a call. None is left when they are taken back.

    When an incident is opened from a call, or the call is attached to one, its answers come again with the incident's
    number. `digest` is the SHA-256 of the file the card stands in, which is kept, and `person` who asked the questions.
    """

    call: CallId | None
    incident: IncidentId | None
    card: CardId
    version: str
    digest: str
    answers: tuple[Answer, ...]
    person: Actor
