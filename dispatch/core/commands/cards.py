"""What a caller answered to the questions of a card."""

from typing import Annotated

from msgspec import Meta, Struct

from dispatch.core.commands.base import CODE, CallId, CardId, Command
from events.values import IncidentId

Code = Annotated[str, CODE]
ANSWERS_MAX = 40


class Given(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The code of the answer to one question."""

    question: Code
    code: Code


class AnswerQuestions(Command, frozen=True):
    """Of a call, of an incident, or of an incident as this call has it. All answers to this card, whatever was said
    before; none takes them back. What they mean for kind, priority and needs is for a person to say, by other commands.
    """

    card: CardId
    version: Code
    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
    answers: Annotated[tuple[Given, ...], Meta(max_length=ANSWERS_MAX)]
    call: CallId | None = None
    incident: IncidentId | None = None
