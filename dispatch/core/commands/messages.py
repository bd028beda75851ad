"""What is to leave the house, and what came of it."""

from typing import Annotated, Literal

from msgspec import Meta

from dispatch.core.commands.base import AssignmentId, CallId, Command, Reason
from events.values import MessageId

Gateway = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]
"""As the operator names it."""


class AskLocation(Command, frozen=True):
    """Send the caller a link whose page sends her place. Counts as reading her number."""

    call: CallId


class DialCaller(Command, frozen=True):
    """Ring my telephone, then the caller's; who is to be called back is called by me. Counts as reading her number."""

    call: CallId


class ReachCrew(Command, frozen=True):
    """The planner's, or a dispatcher's who will not wait: tell the crew by the next way there is."""

    assignment: AssignmentId


class AnswerOrder(Command, frozen=True):
    """The edge's: the crew pressed a key, or wrote back."""

    message: MessageId
    answer: Literal["accept", "refuse"]


class RecordMessage(Command, frozen=True):
    """The edge's: what a gateway made of it."""

    message: MessageId
    outcome: Literal["sent", "delivered", "not_needed", "failed", "delayed"]
    gateway: Gateway | None = None
    cause: Reason | None = None


class ExpireMessage(Command, frozen=True):
    """The planner's: its time is over."""

    message: MessageId
