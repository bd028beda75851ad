"""Handing over to other centres and from them: one end each, and somebody responsible at every moment."""

import msgspec
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

import events
from dispatch.core import commands
from dispatch.core.rules import TRANSFER_MS_MAX, Reason
from events.values import PLANNER
from tests.core.exploring import explored
from tests.core.given import given, later
from tests.core.happened import A1_GOES, CLAIMED, CLOSED, FALL, KNOWN, OFFERED, PICKED_UP, RANG, SILENT, need, opened
from tests.core.province import CALL, DAY, KHOA, LAN, NEAR, START
from tests.core.transfers import (
    ACCEPTED,
    COMPLETED,
    EXPIRE,
    GIVEN_AWAY,
    INCIDENT,
    IS_OFFERED,
    LAPSED,
    LIMIT_MS,
    OFFER,
    OPEN,
    OTHER,
    QUIET,
    RECEIVED,
    REFUSED,
    TAKEN,
    WITHDRAW,
    WITHDRAWN,
    answer,
    telling,
)
from tests.core.walk import SEEDS, Walk

# --- offering


def test_an_incident_is_offered_and_the_other_centre_is_to_hear_of_it():
    given(*FALL).when(OFFER).then(IS_OFFERED, telling(1))


def test_a_centre_may_be_given_more_or_less_time():
    offer = msgspec.structs.replace(OFFER, answer_s=900)
    expires = START + 900_000
    offered = msgspec.structs.replace(IS_OFFERED, expires=expires)
    given(*FALL).when(offer).then(offered, msgspec.structs.replace(telling(1), expires=expires))


def test_only_what_there_is_and_is_open_can_be_offered():
    given().when(OFFER).refused(Reason.NO_SUCH_INCIDENT)
    given(*FALL, CLOSED).when(OFFER).refused(Reason.INCIDENT_HAS_ENDED)
    nothing = commands.OfferIncident(id="1", centre="112", reason="other_service")
    given().when(nothing).refused(Reason.NO_SUCH_INCIDENT)
    given().when(msgspec.structs.replace(nothing, call=CALL)).refused(Reason.NO_SUCH_CALL)
    given(*FALL).when(msgspec.structs.replace(OFFER, kind="?")).refused(Reason.NO_SUCH_KIND)


def test_nothing_is_offered_to_two_centres_at_once():
    second = msgspec.structs.replace(OFFER, centre="dong-nai")
    given(*OPEN).by(KHOA).when(second).refused(Reason.TRANSFER_IS_OPEN, by=LAN)
    given(*OPEN, REFUSED).when(second).then(
        msgspec.structs.replace(IS_OFFERED, transfer=2, centre="dong-nai"),
        msgspec.structs.replace(telling(2), transfer=2),
    )


OF_CALL = commands.OfferIncident(id="1", centre="112", reason="other_service", call=CALL, kind="fire", place=NEAR)
CALL_OFFERED = events.IncidentOffered(1, "112", LAN, "other_service", START + LIMIT_MS, True, None, CALL, "fire", NEAR)


def test_a_call_without_an_incident_is_offered_by_who_holds_it_or_takes_it_by_this():
    offered = (CALL_OFFERED, telling(1, call=CALL))
    given(RANG, CLAIMED).when(OF_CALL).then(*offered)
    given(RANG).when(OF_CALL).then(CLAIMED, *offered)
    given(RANG, CLAIMED).by(KHOA).when(OF_CALL).refused(Reason.CALL_IS_TAKEN, by=LAN)
    khoas = msgspec.structs.replace(CALL_OFFERED, person=KHOA)
    given(RANG, CLAIMED, SILENT).by(KHOA).when(OF_CALL).then(
        events.CallClaimed(CALL, KHOA, LAN), khoas, telling(1, by=KHOA, call=CALL)
    )
    given(KNOWN, CLAIMED, OFFERED).when(OF_CALL).refused(Reason.HANDOVER_IS_OPEN, by=LAN)


def test_who_offers_what_a_machine_took_spoke_with_the_caller():
    by_lan = events.CallAnswered(CALL, "", LAN)
    offering = given(RANG, PICKED_UP).when(OF_CALL)
    offered = offering.then(CLAIMED, by_lan, CALL_OFFERED, telling(1, call=CALL))
    offered.when(commands.EndCall(id="2", call=CALL)).then(events.CallEnded(CALL, "answered", None))


def test_of_a_call_that_has_an_incident_that_is_offered():
    of_call = commands.OfferIncident(id="1", centre="112", reason="other_service", call=CALL)
    with_call = msgspec.structs.replace(IS_OFFERED, call=CALL)
    given(*FALL, RANG, events.CallAttached(CALL, 1)).by(LAN).when(of_call).then(with_call, telling(1, call=CALL))
    given(*OPEN, RANG, events.CallAttached(CALL, 1)).when(of_call).refused(Reason.TRANSFER_IS_OPEN)


def test_an_exercise_is_offered_as_one():
    drill = msgspec.structs.replace(opened(), drill=True)
    given(drill, need()).when(OFFER).then(
        msgspec.structs.replace(IS_OFFERED, drill=True), msgspec.structs.replace(telling(1), drill=True)
    )


# --- what the other centre answers


def test_who_accepts_is_responsible_and_ours_stays_open_if_we_keep_on():
    given(*OPEN).by(OTHER).when(answer("accepted", reference="88")).then(TAKEN, QUIET)


def test_ours_is_closed_when_it_was_given_away_and_nobody_of_ours_is_out():
    given(*FALL, GIVEN_AWAY, telling(1)).by(OTHER).when(answer("accepted", reference="88")).then(
        TAKEN, QUIET, events.IncidentClosed(1, "handed_over")
    )


def test_while_a_crew_of_ours_is_out_only_a_person_closes_it():
    given(*A1_GOES, GIVEN_AWAY, telling(1)).by(OTHER).when(answer("accepted", reference="88")).then(TAKEN, QUIET)
    given(*FALL, GIVEN_AWAY, telling(1), CLOSED).by(OTHER).when(answer("accepted", reference="88")).then(TAKEN, QUIET)


def test_a_refusal_says_why_and_it_stays_with_us():
    given(*OPEN).by(OTHER).when(answer("refused", reason="no_capacity")).then(REFUSED, QUIET)
    given(*OPEN).by(OTHER).when(answer("refused")).then(events.TransferRefused(1, "other"), QUIET)


def test_what_is_told_twice_is_one():
    given(*OPEN, TAKEN).by(OTHER).when(answer("accepted")).refused(Reason.ALREADY_SO)
    given(*OPEN, REFUSED).by(OTHER).when(answer("refused")).refused(Reason.ALREADY_SO)
    given(*OPEN, LAPSED).by(OTHER).when(answer("lapsed")).refused(Reason.ALREADY_SO)
    given(*OPEN, TAKEN, COMPLETED).by(OTHER).when(answer("completed")).refused(Reason.ALREADY_SO)
    given(*OPEN, TAKEN, COMPLETED).by(OTHER).when(answer("accepted")).refused(Reason.ALREADY_SO)


@pytest.mark.parametrize("end", [WITHDRAWN, LAPSED, REFUSED], ids=lambda one: type(one).__name__)
def test_what_is_accepted_after_its_end_was_not_taken_and_the_other_is_told_so(end):
    given(*OPEN, end).by(OTHER).when(answer("accepted")).refused(Reason.TRANSFER_IS_OVER)
    given(*OPEN, end).by(OTHER).when(answer("completed")).refused(Reason.TRANSFER_IS_OVER)


def test_who_has_taken_it_cannot_refuse_it_any_more():
    given(*OPEN, TAKEN).by(OTHER).when(answer("refused")).refused(Reason.TRANSFER_IS_OVER)
    given(*OPEN, TAKEN).by(OTHER).when(answer("lapsed")).refused(Reason.TRANSFER_IS_OVER)


def test_a_completion_that_overtakes_the_acceptance_says_both():
    given(*OPEN).by(OTHER).when(answer("completed", reference="88")).then(TAKEN, QUIET, COMPLETED)
    given(*OPEN, TAKEN).by(OTHER).when(answer("completed")).then(COMPLETED)


def test_no_centre_answers_for_another_or_for_what_it_offered_itself():
    other = msgspec.structs.replace(answer("accepted"), centre="dong-nai")
    given(*OPEN).when(other).refused(Reason.NO_SUCH_TRANSFER)
    given(RECEIVED).when(answer("accepted")).refused(Reason.NO_SUCH_TRANSFER)
    given().when(answer("accepted")).refused(Reason.NO_SUCH_TRANSFER)


# --- back to the sender


def test_what_nobody_takes_in_time_goes_back_and_the_other_hears_so():
    given(*OPEN).at(LIMIT_MS - 1).plans()
    given(*OPEN).at(LIMIT_MS - 1).when(EXPIRE).refused(Reason.NOT_DUE)
    expire_message = commands.ExpireMessage(id="", message=1)
    given(*OPEN).at(LIMIT_MS).plans(expire_message, EXPIRE)
    given(*OPEN).by(PLANNER).at(LIMIT_MS).when(EXPIRE).then(
        LAPSED, events.MessageEnded(1, "not_needed"), telling(2, "answer", by=PLANNER, at_ms=LIMIT_MS)
    )
    given(*OPEN, REFUSED).when(EXPIRE).refused(Reason.TRANSFER_IS_OVER)
    given().when(EXPIRE).refused(Reason.NO_SUCH_TRANSFER)


def test_an_offer_that_cannot_be_told_goes_back_at_once():
    failed = commands.RecordMessage(id="1", message=1, outcome="failed", cause="refused")
    gone = events.MessageEnded(1, "failed", "refused")
    given(*OPEN).when(failed).then(gone, events.TransferLapsed(1, "not_delivered"))
    given(*OPEN, events.MessageSent(1, "112"), TAKEN).when(failed).then(gone)


def test_what_we_keep_after_all_is_withdrawn_and_the_other_hears_so():
    given(*OPEN).when(WITHDRAW).then(WITHDRAWN, events.MessageEnded(1, "not_needed"), telling(2, "answer"))
    given(*OPEN, TAKEN).when(WITHDRAW).refused(Reason.TRANSFER_IS_OVER)
    given(RECEIVED).when(WITHDRAW).refused(Reason.NO_SUCH_TRANSFER)


def test_an_incident_that_ends_is_not_offered_any_more():
    quiet = events.MessageEnded(1, "not_needed")
    over = (events.TransferWithdrawn(1), quiet, telling(2, "answer", by=PLANNER))
    close = commands.CloseIncident(id="1", incident=1, disposition="served")
    given(*OPEN).when(close).then(events.IncidentClosed(1, "served"), *over)
    cancel = commands.CancelIncident(id="1", incident=1, reason="mistake")
    given(*OPEN).when(cancel).then(events.IncidentCancelled(1, "mistake"), *over)
    given(*OPEN, TAKEN).when(close).then(events.IncidentClosed(1, "served"))


# --- messages


def test_of_what_the_other_centre_took_no_more_is_awaited_but_an_offer_waits_for_its_answer():
    sent = commands.RecordMessage(id="1", message=1, outcome="sent", gateway="112")
    given(*OPEN).when(sent).then(events.MessageSent(1, "112"))
    given(RECEIVED, LAPSED, telling(1, "answer")).when(sent).then(
        events.MessageSent(1, "112"), events.MessageEnded(1, "done")
    )


def test_the_room_is_told_when_the_other_centre_could_not_be():
    rows = given(RECEIVED, INCIDENT, ACCEPTED, telling(1, "answer"), events.MessageEnded(1, "failed", "conflict"))
    assert rows.shown().transfers.rows["1"].is_told is False
    told = given(RECEIVED, INCIDENT, ACCEPTED, telling(1, "answer"), events.MessageSent(1, "112"))
    assert told.shown().transfers.rows["1"].is_told is True


# --- in the end


def test_what_was_taken_and_never_spoken_of_again_is_over_after_a_week():
    given(*OPEN, TAKEN).at(TRANSFER_MS_MAX - 1).wakes_at(LIMIT_MS)
    week = given(*OPEN, TAKEN, QUIET).at(TRANSFER_MS_MAX)
    assert EXPIRE in [msgspec.structs.replace(one, id="1") for one in week.planned()]
    given(*OPEN, TAKEN).by(PLANNER).when(EXPIRE).then(events.TransferCompleted(1, "not_told"))


def test_a_day_after_its_end_it_is_forgotten_and_told_anew_it_is_another():
    state, _ = given(RECEIVED, LAPSED).made()
    assert state.received
    gone = given(RECEIVED, LAPSED, later(DAY, events.SignedOut(LAN)))
    state, _ = gone.made()
    assert (state.transfers, state.received, gone.shown().transfers.rows) == ({}, {}, {})


ENDS = (events.TransferAccepted, events.TransferRefused, events.TransferWithdrawn, events.TransferLapsed)


@explored(150)
@each(SEEDS, st.integers(1, 150))
def test_a_transfer_ends_in_exactly_one_way(random, steps):
    """And what is offered for longer than its time is not offered any more."""
    walk = Walk(random).go(steps)
    ends: dict[int, list[str]] = {}
    for entry in walk.entries:
        if isinstance(entry.event, ENDS):
            ends.setdefault(entry.event.transfer, []).append(type(entry.event).__name__)
        if isinstance(entry.event, events.TransferCompleted):
            assert ends[entry.event.transfer] == ["TransferAccepted"]
    assert all(len(found) == 1 for found in ends.values())
    for name, one in walk.state.transfers.items():
        assert (name in ends) == (one.state != "offered")
        assert one.state != "offered" or one.expires > walk.now
