"""What another centre offers us: received once, answered once, and told of both ways."""

import msgspec

import events
from dispatch.core import commands
from dispatch.core.rules import Reason
from events.values import PLANNER
from tests.core.given import given
from tests.core.happened import FALL, need
from tests.core.province import KHOA, LAN, NEAR, START
from tests.core.transfers import (
    ACCEPT,
    ACCEPTED,
    COMPLETED,
    EXPIRE,
    INCIDENT,
    LAPSED,
    LIMIT_MS,
    MORE,
    NOTES,
    OPEN,
    OTHER,
    QUIET,
    RECEIVE,
    RECEIVED,
    REFUSE,
    SEALED,
    TAKEN,
    answer,
    recall,
    telling,
)

# --- theirs


def test_what_a_centre_offers_is_received_once_however_often_it_is_told():
    given().by(OTHER).when(RECEIVE).then(RECEIVED)
    given(RECEIVED).by(OTHER).when(msgspec.structs.replace(RECEIVE, id="2")).refused(Reason.ALREADY_SO)
    given(RECEIVED).by(OTHER).when(msgspec.structs.replace(RECEIVE, id="2", centre="dong-nai")).then(
        msgspec.structs.replace(RECEIVED, transfer=2, centre="dong-nai")
    )


def test_a_kind_we_do_not_have_is_left_open():
    given().when(msgspec.structs.replace(RECEIVE, kind="?")).then(msgspec.structs.replace(RECEIVED, kind=None))


def test_who_accepts_opens_an_incident_of_what_was_told_and_the_other_hears_so():
    given(RECEIVED).when(ACCEPT).then(INCIDENT, need(priority=2), *NOTES, ACCEPTED, telling(1, "answer"))


def test_who_accepts_may_know_better():
    better = msgspec.structs.replace(ACCEPT, kind="noise", priority=4, text=MORE)
    first = events.IncidentOpened(1, "noise", 4, NEAR, None, None, None, MORE, False, "1")
    theirs = events.NoteAdded(1, SEALED)
    given(RECEIVED).when(better).then(first, theirs, *NOTES, ACCEPTED, telling(1, "answer"))


def test_a_kind_must_be_said_by_one_of_both():
    unknown = msgspec.structs.replace(RECEIVED, kind=None)
    given(unknown).when(ACCEPT).refused(Reason.NO_SUCH_KIND)
    given(RECEIVED).when(msgspec.structs.replace(ACCEPT, kind="?")).refused(Reason.NO_SUCH_KIND)


def test_it_may_belong_to_an_incident_that_there_is():
    attach = msgspec.structs.replace(ACCEPT, incident=1)
    given(*FALL, RECEIVED).when(attach).then(events.NoteAdded(1, SEALED), *NOTES, ACCEPTED, telling(1, "answer"))
    given(RECEIVED).when(attach).refused(Reason.NO_SUCH_INCIDENT)
    over = events.IncidentClosed(1, "served")
    given(*FALL, RECEIVED, over).when(attach).refused(Reason.INCIDENT_HAS_ENDED)
    more = msgspec.structs.replace(attach, text=MORE)
    given(*FALL, RECEIVED).when(more).then(
        events.NoteAdded(1, SEALED), events.NoteAdded(1, MORE), *NOTES, ACCEPTED, telling(1, "answer")
    )


def test_an_exercise_of_theirs_is_one_here():
    drill = msgspec.structs.replace(RECEIVED, drill=True)
    first = msgspec.structs.replace(INCIDENT, drill=True)
    told = msgspec.structs.replace(telling(1, "answer"), drill=True)
    given(drill).when(ACCEPT).then(first, need(priority=2), *NOTES, ACCEPTED, told)


def test_a_refusal_of_ours_says_why():
    given(RECEIVED).when(REFUSE).then(events.TransferRefused(1, "wrong_area", LAN), telling(1, "answer"))


def test_it_is_answered_once():
    by_lan = (RECEIVED, INCIDENT, ACCEPTED)
    given(*by_lan).by(KHOA).when(ACCEPT).refused(Reason.TRANSFER_IS_OVER, by=LAN)
    given(*by_lan).by(KHOA).when(REFUSE).refused(Reason.TRANSFER_IS_OVER)
    given(RECEIVED, LAPSED).when(ACCEPT).refused(Reason.TRANSFER_IS_OVER)
    given(*OPEN).when(ACCEPT).refused(Reason.NO_SUCH_TRANSFER)
    given().when(REFUSE).refused(Reason.NO_SUCH_TRANSFER)


def test_what_nobody_here_takes_in_time_lapses_and_they_are_told():
    given(RECEIVED).at(LIMIT_MS).plans(EXPIRE)
    given(RECEIVED).by(PLANNER).at(LIMIT_MS).when(EXPIRE).then(LAPSED, telling(1, "answer", by=PLANNER, at_ms=LIMIT_MS))


def test_they_may_keep_it_unless_we_have_taken_it():
    given(RECEIVED).by(OTHER).when(recall("withdrawn")).then(events.TransferWithdrawn(1))
    given(RECEIVED).by(OTHER).when(recall("lapsed")).then(LAPSED)
    given(RECEIVED, LAPSED).by(OTHER).when(recall("withdrawn")).refused(Reason.ALREADY_SO)
    given(RECEIVED, INCIDENT, ACCEPTED).by(OTHER).when(recall("withdrawn")).refused(Reason.TRANSFER_IS_OVER)


def test_a_withdrawal_that_overtakes_the_offer_is_kept_and_the_offer_is_not_shown():
    bare = events.TransferReceived(1, "112", "t1", START, "other")
    spec = given().by(OTHER).when(recall("withdrawn")).then(bare, events.TransferWithdrawn(1))
    spec.when(msgspec.structs.replace(RECEIVE, id="2")).refused(Reason.ALREADY_SO)


def test_when_the_incident_of_what_we_took_ends_they_hear_so():
    taken = (RECEIVED, INCIDENT, ACCEPTED)
    close = commands.CloseIncident(id="1", incident=1, disposition="served")
    given(*taken).when(close).then(events.IncidentClosed(1, "served"), COMPLETED, telling(1, "answer", by=PLANNER))
    cancel = commands.CancelIncident(id="1", incident=1, reason="mistake")
    given(*taken).when(cancel).then(
        events.IncidentCancelled(1, "mistake"),
        events.TransferCompleted(1, "aborted"),
        telling(1, "answer", by=PLANNER),
    )


# --- news, both ways


def hear(**more: object) -> commands.HearTransfer:
    return commands.HearTransfer(id="1", centre="112", **more)


def test_news_of_an_open_offer_are_kept_and_used_when_it_is_accepted():
    news = events.TransferUpdated(1, text=MORE, priority=1)
    given(RECEIVED).by(OTHER).when(hear(theirs="t1", text=MORE, priority=1)).then(news)
    first = msgspec.structs.replace(INCIDENT, priority=1, text=MORE)
    given(RECEIVED, news).when(ACCEPT).then(first, need(priority=1), *NOTES, ACCEPTED, telling(1, "answer"))


def test_news_of_what_was_taken_go_into_the_log_of_its_incident():
    news, note = events.TransferUpdated(1, text=MORE), events.NoteAdded(1, MORE)
    given(RECEIVED, INCIDENT, ACCEPTED).by(OTHER).when(hear(theirs="t1", text=MORE)).then(news, note)
    given(*OPEN, TAKEN).by(OTHER).when(hear(transfer=1, text=MORE)).then(news, note)
    given(*OPEN).by(OTHER).when(hear(transfer=1, text=MORE)).then(news, note)


def test_of_what_is_over_they_are_no_news_and_of_what_there_is_not_they_are_refused():
    given(RECEIVED, LAPSED).when(hear(theirs="t1", text=MORE)).refused(Reason.ALREADY_SO)
    given(RECEIVED).when(hear(theirs="t2", text=MORE)).refused(Reason.NO_SUCH_TRANSFER)
    given(*OPEN).when(msgspec.structs.replace(hear(transfer=1), centre="dong-nai")).refused(Reason.NO_SUCH_TRANSFER)


def test_what_somebody_here_adds_is_told():
    update = commands.UpdateTransfer(id="1", transfer=1, text=MORE)
    said = events.TransferUpdated(1, LAN, text=MORE)
    given(*OPEN).when(update).then(said, telling(2, "update"))
    given(*OPEN, LAPSED).when(update).refused(Reason.TRANSFER_IS_OVER)
    given().when(update).refused(Reason.NO_SUCH_TRANSFER)


def test_what_somebody_wrote_is_told_even_when_the_offer_is_answered():
    wrote = (events.TransferUpdated(1, LAN, text=MORE), telling(2, "update"))
    given(*OPEN, *wrote).by(OTHER).when(answer("accepted", reference="88")).then(TAKEN, QUIET)
