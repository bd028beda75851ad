"""Facts and commands that tests of transfers start from: one of ours, one of theirs."""

import msgspec

import events
from dispatch.core import commands
from dispatch.core.rules import TELL_MS_MAX
from events.values import Actor, Sealed, Subject
from tests.core.happened import FALL
from tests.core.province import LAN, NEAR, START

LIMIT_MS = 120_000
OTHER = Actor("centre:112")
SEALED = Sealed(Subject("transfer:112:t1"), b"sealed")
MORE = Sealed(Subject("transfer:112:t1"), b"more")

OFFER = commands.OfferIncident(id="1", centre="112", reason="other_service", incident=1)
IS_OFFERED = events.IncidentOffered(1, "112", LAN, "other_service", START + LIMIT_MS, True, 1)
GIVEN_AWAY = msgspec.structs.replace(IS_OFFERED, keep=False)
WITHDRAW = commands.WithdrawTransfer(id="1", transfer=1)
EXPIRE = commands.ExpireTransfer(id="1", transfer=1)
WITHDRAWN = events.TransferWithdrawn(1, LAN)
LAPSED = events.TransferLapsed(1, "no_answer")
TAKEN = events.TransferAccepted(1, reference="88")
REFUSED = events.TransferRefused(1, "no_capacity")
COMPLETED = events.TransferCompleted(1, "done")

RECEIVED = events.TransferReceived(
    1, "112", "t1", START + LIMIT_MS, "other_service", False, "fall", 2, NEAR, None, None, SEALED, SEALED, SEALED
)
RECEIVE = commands.ReceiveTransfer(
    id="1",
    centre="112",
    theirs="t1",
    answer_s=120,
    reason="other_service",
    kind="fall",
    priority=2,
    place=NEAR,
    text=SEALED,
    reporter=SEALED,
    details=SEALED,
)
ACCEPT = commands.AcceptTransfer(id="1", transfer=1)
REFUSE = commands.RefuseTransfer(id="1", transfer=1, reason="wrong_area")


def telling(number: int, purpose: str = "offer", *, by: str = LAN, at_ms: int = 0, **more: object) -> events.MessageDue:
    """What is to be told to the other centre."""
    expires = START + (LIMIT_MS if purpose == "offer" else at_ms + TELL_MS_MAX)
    return events.MessageDue(number, "centre", purpose, expires, by, transfer=1, **more)


def answer(word: str, **more: object) -> commands.AnswerTransfer:
    return commands.AnswerTransfer(id="1", centre="112", transfer=1, answer=word, **more)


def recall(why: str) -> commands.RecallTransfer:
    return commands.RecallTransfer(id="1", centre="112", theirs="t1", why=why)


OPEN = (*FALL, IS_OFFERED, telling(1))
QUIET = events.MessageEnded(1, "answered")
ACCEPTED = events.TransferAccepted(1, LAN, 1)
INCIDENT = events.IncidentOpened(1, "fall", 2, NEAR, None, None, None, SEALED, False, "1")
NOTES = (events.NoteAdded(1, SEALED), events.NoteAdded(1, SEALED))
