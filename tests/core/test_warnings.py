"""Warnings to the public: two people for each, one leaving, and what clusters, updates, cancels and time do to them."""

import msgspec
import pytest

import events
from dispatch.core import commands
from dispatch.core.rules import Reason, stamp
from events.values import DAY_MS, PLANNER, Place, Time, Wording
from projections.warnings import Voice
from tests.core.given import given, given_only, later
from tests.core.province import LAN, RULES, START

KHOA = "user:khoa"
VI, EN = Wording("Ngập sâu", "Nước suối lên nhanh", "Lên nhà văn hoá"), Wording("Flood", "The stream is rising")
EXPIRES = Time(START + 3_600_000)
SQUARE = (Place(11.0, 106.0), Place(11.0, 106.1), Place(11.1, 106.1))
CLUSTERS = ("L1", "L2", "L3")
HOLD_MS, AGAIN_MS = 10_000, 30_000

WRITE = commands.WriteWarning(
    id="1", level="urgent", category="met", vi=VI, en=EN, expires=EXPIRES, areas=("25195",), polygon=SQUARE
)
APPROVE = commands.ApproveWarning(
    id="2", warning=1, count=3, clusters=("L3", "L1", "L2"), area_name="Tân Phú", outlines=(SQUARE,)
)


def written(name=1, kind="alert", of=None, drill=False, expires=EXPIRES) -> events.WarningWritten:
    return events.WarningWritten(name, kind, "urgent", "met", VI, expires, ("25195",), SQUARE, EN, of, drill)


def approved(name=1, at=0, clusters=CLUSTERS, hold=HOLD_MS, references=(), drill=False) -> events.WarningApproved:
    identifier = f"DIENTAP-journal-1-{name}" if drill else f"journal-1-{name}"
    return events.WarningApproved(
        *(name, clusters, START + at + hold, identifier, "tiepung-journal-1", 420, "Tân Phú", (SQUARE,), references),
        sender_name=RULES.name.vi,
    )


def sent(name=1, at=HOLD_MS, again=AGAIN_MS) -> events.WarningSent:
    return events.WarningSent(name, None if again is None else START + at + again)


SENT = (written(), later(0, approved(), KHOA), later(HOLD_MS, sent(), PLANNER))
REFERENCE = f"tiepung-journal-1,journal-1-1,{stamp(Time(START + HOLD_MS), 420)}"


def of(command, **changed):
    return msgspec.structs.replace(command, **changed)


# --- drafts


def test_a_draft_is_written_with_its_area_level_texts_and_end():
    given().when(WRITE).then(written())


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"expires": START}, Reason.OVER_BEFORE_IT_LEAVES),
        ({"expires": START + 7 * DAY_MS + 1}, Reason.LASTS_TOO_LONG),
        ({"areas": (), "polygon": ()}, Reason.NO_AREA),
        ({"areas": (), "polygon": SQUARE[:2]}, Reason.NO_AREA),
        ({"of": 1}, Reason.NO_SUCH_WARNING),
    ],
)
def test_a_warning_for_nowhere_for_the_past_or_of_none_is_not_written(changed, reason):
    given().when(of(WRITE, **changed)).refused(reason)


def test_without_a_region_nothing_is_written():
    given_only(events.JournalBegun("journal-1", False)).when(WRITE).refused(Reason.NO_REGION)


def test_a_draft_is_dropped_and_then_over():
    drop = commands.DropWarning(id="3", warning=1)
    given(written()).when(drop).then(events.WarningDropped(1))
    given(written(), events.WarningDropped(1)).when(drop).refused(Reason.WARNING_IS_OVER)


def test_a_draft_whose_time_is_over_expires():
    given(written()).at(3_600_000).plans(commands.ExpireWarning(id="10", warning=1))
    given(written()).at(3_600_000).by(PLANNER).when(commands.ExpireWarning(id="x", warning=1)).then(
        events.WarningExpired(1)
    )
    given(written()).at(3_599_999).when(commands.ExpireWarning(id="x", warning=1)).refused(Reason.NOT_DUE)


# --- where it is for


def test_codes_that_name_just_its_ground_stand_in_the_approval_and_in_that_of_its_cancel():
    of_part = msgspec.structs.replace(approved(), codes=("25195", "25198"))
    given(written()).by(KHOA).when(of(APPROVE, codes=("25195", "25198"))).then(of_part)
    cancelled = (written(), later(0, of_part, KHOA), later(HOLD_MS, sent(), PLANNER), written(2, "cancel", 1))
    ok = commands.ApproveCancel(id="d", warning=2)
    told = msgspec.structs.replace(approved(2, 21_000, hold=0, references=(REFERENCE,)), codes=("25195", "25198"))
    given(*cancelled).at(21_000).by(KHOA).when(ok).then(told)
    assert given(written(), of_part).shown().warnings.rows["1"].codes == ("25195", "25198")
    assert given(written(), of_part, events.ApprovalWithdrawn(1)).shown().warnings.rows["1"].codes is None


# --- two people


def test_another_person_approves_and_all_that_it_needs_stands_in_the_entry():
    given(written()).by(KHOA).when(APPROVE).then(approved())


@pytest.mark.parametrize("by", [LAN, "machine:exchange"])
def test_neither_who_wrote_it_nor_a_machine_approves(by):
    given(written()).by(by).when(APPROVE).refused(Reason.NEEDS_ANOTHER_PERSON, by=LAN)


def test_who_approves_must_have_read_how_many_clusters_it_reaches():
    given(written()).by(KHOA).when(of(APPROVE, count=2)).refused(Reason.COUNT_DIFFERS)


def test_a_warning_is_approved_once_and_not_after_it_left_nor_when_it_would_leave_too_late():
    given(written(), approved()).by(KHOA).when(APPROVE).refused(Reason.ALREADY_SO)
    given(*SENT).by(KHOA).at(20_000).when(APPROVE).refused(Reason.WARNING_HAS_LEFT)
    given(written()).by(KHOA).at(3_590_000).when(APPROVE).refused(Reason.OVER_BEFORE_IT_LEAVES)


def test_an_approval_is_withdrawn_before_it_left_and_the_draft_stays():
    withdraw = commands.WithdrawApproval(id="3", warning=1)
    given(written(), approved()).at(9_999).when(withdraw).then(events.ApprovalWithdrawn(1))
    given(written()).when(withdraw).refused(Reason.ALREADY_SO)
    given(*SENT).at(10_001).when(withdraw).refused(Reason.WARNING_HAS_LEFT)
    given(written(), approved(), events.ApprovalWithdrawn(1)).at(20_000).plans()
    given(written(), approved(), events.ApprovalWithdrawn(1)).by(KHOA).when(APPROVE).then(approved())


def test_without_clusters_it_is_sent_all_the_same_and_nobody_waits():
    given(written()).by(KHOA).when(of(APPROVE, count=0, clusters=())).then(approved(clusters=()))
    given(written(), approved(clusters=())).at(HOLD_MS).by(PLANNER).when(commands.SendWarning(id="x", warning=1)).then(
        sent(again=None)
    )


# --- leaving


def test_it_leaves_when_the_time_to_take_it_back_is_over():
    send = commands.SendWarning(id="x", warning=1)
    given(written(), approved()).at(HOLD_MS).by(PLANNER).when(send).then(sent())
    given(written(), approved()).at(HOLD_MS - 1).by(PLANNER).when(send).refused(Reason.NOT_DUE)
    given(*SENT).at(HOLD_MS).by(PLANNER).when(send).refused(Reason.WARNING_HAS_LEFT)


def test_what_did_not_leave_before_its_end_never_leaves():
    send = commands.SendWarning(id="x", warning=1)
    given(written(), approved()).at(3_600_000).by(PLANNER).when(send).then(events.WarningExpired(1))


def test_who_does_not_acknowledge_is_told_again_and_in_the_end_listed_as_silent():
    retry = commands.RetryWarning(id="x", warning=1)
    at = HOLD_MS + AGAIN_MS
    given(*SENT).at(at - 1).by(PLANNER).when(retry).refused(Reason.NOT_DUE)
    given(*SENT).at(at).by(PLANNER).when(retry).then(events.WarningRetried(1, 2, START + at + AGAIN_MS))
    told = (*SENT, later(at, events.WarningRetried(1, 4, START + at + AGAIN_MS), PLANNER))
    has_it = events.ClustersAcknowledged(1, ("L2",))
    given(*told, has_it).at(at + AGAIN_MS).by(PLANNER).when(retry).then(events.ClustersFellSilent(1, ("L1", "L3")))
    given(*told, has_it).at(3_600_000).by(PLANNER).when(retry).then(events.WarningExpired(1))


def test_when_all_have_it_nobody_is_told_again():
    given(*SENT, events.ClustersAcknowledged(1, CLUSTERS)).at(100_000).plans()


def test_an_acknowledgement_counts_once_and_only_of_those_it_went_to():
    heard = commands.AcknowledgeClusters(id="a", warning=1, clusters=("L2", "L9", "L2"))
    given(*SENT).at(11_000).when(heard).then(events.ClustersAcknowledged(1, ("L2",)))
    given(*SENT, events.ClustersAcknowledged(1, ("L2",))).at(11_000).when(heard).refused(Reason.ALREADY_SO)
    given(written(), approved()).when(heard).refused(Reason.WARNING_NOT_SENT)
    given().when(heard).refused(Reason.NO_SUCH_WARNING)


def test_a_silent_cluster_that_speaks_late_is_silent_no_more():
    facts = (*SENT, events.ClustersFellSilent(1, CLUSTERS), events.ClustersAcknowledged(1, ("L1",)))
    row = given(*facts).shown().warnings.rows["1"]
    assert (row.clusters, row.acknowledged, row.silent) == (3, 1, 2)


# --- where it is silent, and what is heard late


SILENT = (*SENT, later(HOLD_MS + AGAIN_MS, events.ClustersFellSilent(1, ("L1", "L3")), PLANNER))
TELL = commands.TellClusters(id="t", warning=1, clusters=("L3", "L9", "L3"))
HEARD = commands.AcknowledgeClusters(id="a", warning=1, clusters=("L1", "L3"))
L2_HAS_IT = events.ClustersAcknowledged(1, ("L2",))


def test_where_it_is_silent_somebody_is_rung_and_that_is_kept_once():
    given(*SENT, L2_HAS_IT, *SILENT[3:]).at(50_000).when(TELL).then(events.ClustersTold(1, ("L3",)))
    told = (*SENT, L2_HAS_IT, *SILENT[3:], later(50_000, events.ClustersTold(1, ("L3",)), KHOA))
    given(*told).at(51_000).when(TELL).refused(Reason.ALREADY_SO)
    given(*told).at(51_000).when(of(TELL, clusters=("L2", "L9"))).refused(Reason.ALREADY_SO)
    views = given(*told).shown()
    row = views.warnings.rows["1"]
    assert (row.acknowledged, row.silent, row.told, row.late) == (1, 1, 1, 0)
    assert views.warnings.clusters[1] == {"L1": "silent", "L2": "acknowledged", "L3": "told"}
    assert views.warnings.voices[1]["L3"] == Voice(KHOA, START + 50_000)


def test_nobody_is_rung_about_clusters_that_are_still_tried_nor_about_what_is_not_sent_or_over():
    given(*SENT).at(HOLD_MS).when(TELL).refused(Reason.CLUSTERS_NOT_SILENT)
    given(written(), approved()).when(TELL).refused(Reason.WARNING_NOT_SENT)
    given(*SILENT, later(3_600_000, events.WarningExpired(1), PLANNER)).at(3_600_000).when(TELL).refused(
        Reason.WARNING_IS_OVER
    )


def test_a_cluster_that_speaks_after_somebody_was_rung_has_acknowledged_late():
    told = (*SENT, L2_HAS_IT, *SILENT[3:], later(50_000, events.ClustersTold(1, ("L3",)), KHOA))
    given(*told).at(60_000).when(HEARD).then(events.ClustersAcknowledged(1, ("L1", "L3")))
    views = given(*told, later(60_000, events.ClustersAcknowledged(1, ("L1", "L3")))).shown()
    row = views.warnings.rows["1"]
    assert (row.acknowledged, row.silent, row.told, row.late) == (3, 0, 0, 1)
    assert views.warnings.voices[1].keys() == {"L3"}, "who rang is still known"


@pytest.mark.parametrize("end", ["expired", "replaced"])
def test_what_is_heard_after_it_was_over_is_kept_for_a_day(end):
    over = {
        "expired": (later(3_600_000, events.WarningExpired(1), PLANNER),),
        "replaced": (
            later(3_500_000, written(2, "update", 1)),
            later(3_500_000, approved(2, 3_500_000, references=(REFERENCE,)), KHOA),
            later(3_600_000, sent(2, 3_600_000), PLANNER),
        ),
    }[end]
    facts = (*SENT, L2_HAS_IT, *over)
    given(*facts).at(3_700_000).when(HEARD).then(events.ClustersAcknowledged(1, ("L1", "L3")))
    heard = (*facts, later(3_700_000, events.ClustersAcknowledged(1, ("L1",))))
    given(*heard).at(3_800_000).when(HEARD).then(events.ClustersAcknowledged(1, ("L3",)))
    given(*heard).at(3_800_000).when(of(HEARD, clusters=("L1", "L2", "L9"))).refused(Reason.ALREADY_SO)
    row = given(*heard).shown().warnings.rows["1"]
    assert (row.state, row.acknowledged, row.late) == (end, 2, 1)
    given(*facts).at(3_600_000 + DAY_MS - 1).when(HEARD).then(events.ClustersAcknowledged(1, ("L1", "L3")))
    given(*facts).at(3_600_000 + DAY_MS).when(HEARD).refused(Reason.WARNING_IS_OVER)


def test_what_never_left_is_not_waited_for_when_it_is_over():
    given(written(), approved(), events.WarningDropped(1)).at(20_000).when(HEARD).refused(Reason.WARNING_IS_OVER)


# --- what refers to an earlier one


def test_an_update_takes_the_area_of_the_first_refers_to_it_and_reaches_who_heard_it():
    update = of(WRITE, of=1, areas=(), polygon=(), id="u")
    given(*SENT).at(20_000).when(update).then(written(2, "update", 1))
    given(*SENT, written(2, "update", 1)).at(20_000).by(KHOA).when(
        of(APPROVE, id="v", warning=2, clusters=("L4",), count=4)
    ).then(approved(2, 20_000, (*CLUSTERS, "L4"), references=(REFERENCE,)))


def test_its_clusters_wait_until_it_leaves_and_a_draft_has_none():
    facts = (written(), later(1_000, approved(1, 1_000), KHOA))
    assert given(*facts).shown().warnings.clusters == {1: dict.fromkeys(CLUSTERS, "waiting")}
    assert given(*facts, later(11_000, sent(1, 11_000), PLANNER)).shown().warnings.clusters == {
        1: dict.fromkeys(CLUSTERS, "sent")
    }
    assert given(*facts, later(2_000, events.ApprovalWithdrawn(1))).shown().warnings.clusters == {}


def test_what_was_updated_is_over_and_is_tried_no_more():
    facts = (
        *SENT,
        later(20_000, written(2, "update", 1)),
        later(20_000, approved(2, 20_000, references=(REFERENCE,)), KHOA),
        later(30_000, sent(2, 30_000), PLANNER),
    )
    views = given(*facts).shown()
    assert [(row.state, row.by) for row in views.warnings.rows.values()] == [("replaced", 2), ("sent", None)]
    given(*facts).at(31_000).when(of(WRITE, of=1, id="u")).refused(Reason.WARNING_IS_OVER)
    given(*facts).at(40_000).plans()


def test_a_cancel_takes_two_people_and_no_time():
    cancel = commands.CancelWarning(id="c", warning=1, vi=VI, en=EN)
    given(*SENT).at(20_000).when(cancel).then(written(2, "cancel", 1))
    waiting = (*SENT, later(20_000, written(2, "cancel", 1)))
    ok = commands.ApproveCancel(id="d", warning=2)
    given(*waiting).at(21_000).when(ok).refused(Reason.NEEDS_ANOTHER_PERSON, by=LAN)
    given(*waiting).at(21_000).by(KHOA).when(ok).then(approved(2, 21_000, hold=0, references=(REFERENCE,)))
    given(*waiting, later(21_000, approved(2, 21_000, hold=0), KHOA)).at(21_000).plans(
        commands.SendWarning(id="13", warning=2)
    )


def test_a_cancel_and_an_alert_are_not_approved_by_each_others_command():
    given(*SENT, written(2, "cancel", 1)).by(KHOA).at(20_000).when(of(APPROVE, warning=2)).refused(
        Reason.STEP_NOT_ALLOWED
    )
    given(written()).by(KHOA).when(commands.ApproveCancel(id="d", warning=1)).refused(Reason.STEP_NOT_ALLOWED)


def test_what_was_not_sent_is_neither_updated_nor_called_off_and_a_cancel_is_the_last_word():
    cancel = commands.CancelWarning(id="c", warning=1, vi=VI)
    given(written()).when(cancel).refused(Reason.WARNING_NOT_SENT)
    cancelled = (
        *SENT,
        later(20_000, written(2, "cancel", 1)),
        later(20_000, approved(2, 20_000, hold=0), KHOA),
        later(20_000, sent(2, 20_000), PLANNER),
    )
    given(*cancelled).at(21_000).when(of(cancel, warning=2)).refused(Reason.WARNING_IS_OVER)
    assert given(*cancelled).shown().warnings.rows["1"].state == "cancelled"


def test_of_two_updates_of_one_the_second_is_looked_at_again_instead_of_sent():
    facts = (
        *SENT,
        *(later(20_000, written(name, "update", 1)) for name in (2, 3)),
        *(later(20_000, approved(name, 20_000), KHOA) for name in (2, 3)),
        later(30_000, sent(2, 30_000), PLANNER),
    )
    given(*facts).at(30_000).by(PLANNER).when(commands.SendWarning(id="x", warning=3)).then(events.ApprovalWithdrawn(3))
    given(*facts, later(30_000, events.ApprovalWithdrawn(3), PLANNER)).at(30_000).by(KHOA).when(
        of(APPROVE, warning=3)
    ).refused(Reason.WARNING_IS_OVER)


def test_a_drill_is_a_drill_in_its_name_and_in_all_that_refers_to_it():
    given(written(drill=True)).by(KHOA).when(APPROVE).then(approved(drill=True))
    drill = (written(drill=True), later(0, approved(drill=True), KHOA), later(HOLD_MS, sent(), PLANNER))
    given(*drill).at(20_000).when(of(WRITE, of=1)).then(written(2, "update", 1, drill=True))
    given(*drill).at(20_000).when(commands.CancelWarning(id="c", warning=1, vi=VI, en=EN)).then(
        written(2, "cancel", 1, drill=True)
    )


@pytest.mark.parametrize(
    ("offset_min", "told"),
    [
        (420, "2026-11-24T09:00:00+07:00"),
        (0, "2026-11-24T02:00:00-00:00"),
        (-210, "2026-11-23T22:30:00-03:30"),
        (345, "2026-11-24T07:45:00+05:45"),
    ],
)
def test_a_time_is_written_as_cap_wants_it(offset_min, told):
    assert stamp(Time(1_795_485_600_999), offset_min) == told


def test_a_day_after_its_end_it_has_left_the_view():
    facts = (written(), events.WarningDropped(1), later(DAY_MS + 1, written(2)))
    assert list(given(*facts).shown().warnings.rows) == ["2"]
