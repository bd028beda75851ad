"""The room of the four numbers: who sits where and is heard of, who is called back, handed over or marked."""

from typing import Annotated, Literal

from msgspec import Meta

from dispatch.core.commands.base import Actor, AreaId, CallId, Command, Extension, KindId, Language, NumberId, Reason
from events.values import CallBackOutcome, Place, Sealed, Time


class SignOnDesk(Command, frozen=True):
    """I sit here, and answer these numbers in these languages; none named is all."""

    extension: Annotated[Extension, Meta(min_length=1)]
    numbers: Annotated[tuple[NumberId, ...], Meta(max_length=16)] = ()
    languages: Annotated[tuple[Language, ...], Meta(max_length=16)] = ()


class SignOffDesk(Command, frozen=True):
    extension: Annotated[Extension, Meta(min_length=1)]


class LoseConsole(Command, frozen=True):
    """The edge's: nothing was heard from this person's console since then."""

    person: Actor
    since: Time


class HearConsole(Command, frozen=True):
    """The edge's: it is heard again."""

    person: Actor


# --- calling back


class AskCallBack(Command, frozen=True):
    """Put an answered call on the list: nobody spoke, the line broke, or somebody promised it."""

    call: CallId
    why: Literal["silent", "cut_off", "promised"]


class TakeCallBack(Command, frozen=True):
    """I call this one."""

    call: CallId


class RecordCallBack(Command, frozen=True):
    """What came of trying; after `no_answer` and `busy` it stays on the list."""

    call: CallId
    outcome: CallBackOutcome


class ExpireCallBack(Command, frozen=True):
    """The planner's: nobody was reached within a week."""

    call: CallId


# --- handing a call to the desks of another number


class HandOverCall(Command, frozen=True):
    """Offer the call to the desks of `number`, with what was understood so far. Until one takes it, it stays ours."""

    call: CallId
    number: NumberId
    reason: Reason
    kind: KindId | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None


class TakeHandover(Command, frozen=True):
    call: CallId


class RefuseHandover(Command, frozen=True):
    call: CallId
    reason: Reason


class WithdrawHandover(Command, frozen=True):
    call: CallId


class LapseHandover(Command, frozen=True):
    """The planner's: no desk took it within the limit."""

    call: CallId


# --- callers who misuse the number


class MarkCaller(Command, frozen=True):
    """Whoever made this call is shown as a nuisance until then, to who has answered; it lowers nothing."""

    call: CallId
    reason: Reason
    until: Time


class UnmarkCaller(Command, frozen=True):
    """Before its time by a person, at its end by the planner."""

    call: CallId
