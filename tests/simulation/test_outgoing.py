"""What is held against every journal of warnings finds what is wrong in one."""

import pytest

import events
from events.entry import Entry
from events.values import PLANNER, Actor, CommandId, Place, Position, Time, Wording
from loadtests.invariants import Outgoing, Violated

LAN, NHUNG, GATEWAY = "user:lan", "user:nhung", "machine:loa"
TEXT = Wording("Ngập", "Nước lên")
SQUARE = (Place(11.0, 106.0), Place(11.0, 106.1), Place(11.1, 106.1))
END = 1_000_000


def written(name=1, kind="alert", of=None, *, drill=False):
    return events.WarningWritten(name, kind, "urgent", "met", TEXT, Time(END), ("25195",), SQUARE, None, of, drill)


def approved(name=1, identifier="", clusters=("L1", "L2"), leave_at=10_000):
    return events.WarningApproved(name, clusters, Time(leave_at), identifier or f"j-{name}", "s", 420, "Tân Phú")


def acknowledged(*clusters, name=1):
    return events.ClustersAcknowledged(name, clusters)


SENT = events.WarningSent(1, Time(40_000))
LEFT = ((0, LAN, written()), (1, NHUNG, approved()), (10_000, PLANNER, SENT))
SILENT = (50_000, PLANNER, events.ClustersFellSilent(1, ("L1", "L2")))


def hear(*told, drill_clusters=None):
    outgoing = Outgoing(drill_clusters)
    for position, (at, by, event) in enumerate(told, 1):
        outgoing.hear(Entry(Position(position), Time(at), Actor(by), CommandId(f"c{position}"), event))


def test_what_is_right_is_not_found():
    hear(
        *LEFT,
        (11_000, GATEWAY, acknowledged("L1")),
        (40_000, PLANNER, events.WarningRetried(1, 2, Time(70_000))),
        (70_000, PLANNER, events.ClustersFellSilent(1, ("L2",))),
        (80_000, LAN, events.ClustersTold(1, ("L2",))),
        (90_000, LAN, written(2, "update", 1)),
        (91_000, NHUNG, approved(2, leave_at=95_000)),
        (95_000, PLANNER, events.WarningSent(2, Time(99_000))),
        (96_000, GATEWAY, acknowledged("L2")),
        (END, PLANNER, events.WarningExpired(2)),
    )


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ([(0, LAN, written()), (1, LAN, approved())], "approved by user:lan"),
        ([(0, LAN, written()), (1, GATEWAY, approved())], "approved by machine:loa"),
        ([(0, LAN, written()), (1, PLANNER, SENT)], "leaves unapproved"),
        ([*LEFT[:2], (2, LAN, events.ApprovalWithdrawn(1)), (10_000, PLANNER, SENT)], "leaves unapproved"),
        ([*LEFT[:2], (9_999, PLANNER, SENT)], "leaves at 9999"),
        ([*LEFT[:2], (END, PLANNER, SENT)], f"leaves at {END}"),
        ([*LEFT, (11_000, PLANNER, SENT)], "leaves twice"),
        ([*LEFT[:2], (2, LAN, events.WarningDropped(1)), (10_000, PLANNER, SENT)], "after it was over"),
        ([*LEFT, (END, PLANNER, events.WarningRetried(1, 2, Time(END + 1)))], "told again"),
        ([*LEFT, (12_000, GATEWAY, acknowledged("L1")), (13_000, GATEWAY, acknowledged("L1"))], "acknowledged twice"),
        ([*LEFT, (12_000, GATEWAY, acknowledged("L9"))], "acknowledged twice, or by whom"),
        ([*LEFT, (12_000, LAN, events.ClustersTold(1, ("L1",)))], "where nobody is silent"),
        ([*LEFT, SILENT, *[(60_000, LAN, events.ClustersTold(1, ("L1",)))] * 2], "where nobody is silent"),
        ([(0, LAN, written(drill=True)), (1, NHUNG, approved())], "is called j-1"),
        ([(0, LAN, written()), (1, NHUNG, approved(identifier="DIENTAP-j-1"))], "is called DIENTAP-j-1"),
        ([*LEFT, (20_000, LAN, written(2, "update", 1, drill=True))], "and what it refers to is not"),
        ([*LEFT, (20_000, LAN, written(2)), (20_001, NHUNG, approved(2, "j-1"))], "two warnings are called j-1"),
        ([(0, LAN, written()), (1, NHUNG, approved(clusters=("L1", "L1")))], "goes twice to one cluster"),
        ([(0, LAN, written()), (1, PLANNER, events.WarningExpired(1))], "expires before its end"),
    ],
)
def test_what_is_wrong_is_found(told, says):
    with pytest.raises(Violated, match=says):
        hear(*told)


def test_a_drill_for_those_who_take_none_is_found():
    drill = [(0, LAN, written(drill=True)), (1, NHUNG, approved(identifier="DIENTAP-j-1"))]
    hear(*drill, drill_clusters={"L1", "L2"})
    with pytest.raises(Violated, match="reaches clusters that take none"):
        hear(*drill, drill_clusters={"L1"})
