"""What is handed to other centres and by them: offered, answered, updated, and what their webhooks tell."""

from typing import Annotated, Literal

from msgspec import Meta

from dispatch.core.commands.base import AreaId, CallId, Command, KindId, Reason
from events import values
from events.values import IncidentId, Place, Priority, Sealed, TransferEnd, TransferId

CentreId = Annotated[values.CentreId, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$", max_length=32)]
"""As the operator names it."""
Theirs = Annotated[str, Meta(min_length=1, max_length=128)]
"""The other centre's own id of a transfer."""
Reference = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]*$")]
"""The other centre's number of the incident: what people say to each other on the telephone."""
ANSWER_S_MIN, ANSWER_S_MAX = 10, 86_400


class OfferIncident(Command, frozen=True):
    """Ask that centre to take an incident over, or a call that has none. It stays ours until it is taken; with `keep`,
    we go on with it after that, too. `answer_s` is the edge's, from the operator's file."""

    centre: CentreId
    reason: Reason
    keep: bool = True
    incident: IncidentId | None = None
    call: CallId | None = None
    kind: KindId | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    extent: Sealed | None = None
    spread: Sealed | None = None
    help: Sealed | None = None
    reporter: Sealed | None = None
    answer_s: Annotated[int, Meta(ge=ANSWER_S_MIN, le=ANSWER_S_MAX)] | None = None


class WithdrawTransfer(Command, frozen=True):
    """We keep it."""

    transfer: TransferId


class AcceptTransfer(Command, frozen=True):
    """It is ours: an incident is opened with what was told, or with what stands here instead; or it belongs to one that
    there is."""

    transfer: TransferId
    incident: IncidentId | None = None
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None


class RefuseTransfer(Command, frozen=True):
    transfer: TransferId
    reason: Reason


class UpdateTransfer(Command, frozen=True):
    """Tell the other centre what is new; how the incident stands goes along by itself."""

    transfer: TransferId
    text: Sealed


class ReceiveTransfer(Command, frozen=True):
    """The edge's: another centre offers something, for so many seconds."""

    centre: CentreId
    theirs: Theirs
    answer_s: Annotated[int, Meta(ge=1, le=ANSWER_S_MAX)]
    reason: Reason
    drill: bool = False
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    reporter: Sealed | None = None
    details: Sealed | None = None


class RecallTransfer(Command, frozen=True):
    """The edge's: the other centre keeps what it offered."""

    centre: CentreId
    theirs: Theirs
    why: Literal["withdrawn", "lapsed"]


class AnswerTransfer(Command, frozen=True):
    """The edge's: what the other centre says to our offer."""

    centre: CentreId
    transfer: TransferId
    answer: Literal["accepted", "refused", "lapsed", "completed"]
    reference: Reference | None = None
    reason: Reason | None = None
    end: TransferEnd = "done"


class HearTransfer(Command, frozen=True):
    """The edge's: what is new, of what either side offered. Of ours `transfer` is given, of theirs `theirs`."""

    centre: CentreId
    transfer: TransferId | None = None
    theirs: Theirs | None = None
    kind: KindId | None = None
    priority: Priority | None = None
    place: Place | None = None
    area: AreaId | None = None
    address: Sealed | None = None
    text: Sealed | None = None
    reporter: Sealed | None = None
    details: Sealed | None = None


class ExpireTransfer(Command, frozen=True):
    """The planner's: nobody took it in time; or nothing was heard for a week of what was taken."""

    transfer: TransferId
