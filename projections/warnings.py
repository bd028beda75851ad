"""Warnings to the public: what each says, to whom it went, and how many have it. What is over stays for a day."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

import events
from events.entry import Entry
from events.values import (
    Actor,
    AreaId,
    ClusterId,
    ClusterState,
    Place,
    Position,
    Time,
    WarningCategory,
    WarningId,
    WarningKind,
    WarningLevel,
    WarningState,
    Wording,
)
from projections.projection import KEPT_MS, Change, Handler, Touched, drained

PUBLIC = frozenset(("sent", "replaced", "cancelled", "expired"))


class WarningRow(Struct, gc=False):
    """One warning. Which clusters are silent is asked for: `GET /warnings/{id}`."""

    warning: WarningId
    kind: WarningKind
    state: WarningState
    level: WarningLevel
    category: WarningCategory
    vi: Wording
    expires: Time
    writer: Actor
    written_at: Time
    position: Position
    areas: tuple[AreaId, ...] = ()
    polygon: tuple[Place, ...] = ()
    en: Wording | None = None
    of: WarningId | None = None
    drill: bool = False
    approver: Actor | None = None
    approved_at: Time | None = None
    leave_at: Time | None = None
    sent_at: Time | None = None
    ended_at: Time | None = None
    by: WarningId | None = None
    """What took its place, or called it off."""
    identifier: str = ""
    sender: str = ""
    offset_min: int = 0
    references: tuple[str, ...] = ()
    area_name: str = ""
    outlines: tuple[tuple[Place, ...], ...] = ()
    clusters: int = 0
    """To so many it goes."""
    acknowledged: int = 0
    silent: int = 0
    tries: int = 0
    codes: tuple[AreaId, ...] | None = None
    """What names exactly its ground, where that is not `areas`."""
    told: int = 0
    """Silent, and somebody was rung who passes it on there."""
    late: int = 0
    """Of those that acknowledged: after somebody was rung, or after it was over."""
    sender_name: str = ""
    """What the region was called when it was approved."""

    @property
    def is_public(self) -> bool:
        """It has left the house; what is over stays known."""
        return self.state in PUBLIC and self.sent_at is not None


class Voice(Struct, frozen=True, gc=False):
    """Who had somebody rung who passes it on, and when."""

    by: Actor
    at: Time


class Warnings:
    rows: dict[str, WarningRow]
    clusters: dict[WarningId, dict[ClusterId, ClusterState]]
    """Of those that were approved and are not forgotten."""
    voices: dict[WarningId, dict[ClusterId, Voice]]
    """Of those clusters that were told so."""
    leaving: deque[tuple[Time, str]]
    edition: int
    """Counts changes of what everybody may read."""
    edited_at: dict[bool, Time]
    """When real ones and drills, as everybody may read them, changed last."""

    def __init__(self) -> None:
        self.rows = {}
        self.clusters = {}
        self.voices = {}
        self.leaving = deque()
        self.edition = 0
        self.edited_at = {}
        self.touched: Touched[str] = {}

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"warnings": self.rows}

    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            row = TABLE[type(entry.event)](self, entry.event, entry)
            row.position = entry.position
            self.touched[str(row.warning)] = row

    def changes(self) -> list[Change]:
        return drained("warnings", self.touched)

    def forget(self, now: Time) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            name = self.leaving.popleft()[1]
            row = self.rows.pop(name)
            self.clusters.pop(row.warning, None)
            self.voices.pop(row.warning, None)
            self.edition += 1
            self.touched[name] = None

    def edit(self, row: WarningRow, at: Time) -> None:
        """Everybody reads something else from now on."""
        self.edition += 1
        self.edited_at[row.drill] = at

    def of(self, warning: WarningId) -> WarningRow:
        return self.rows[str(warning)]


def warning_written(view: Warnings, e: events.WarningWritten, entry: Entry) -> WarningRow:
    row = WarningRow(
        *(e.warning, e.kind, "draft", e.level, e.category, e.vi, e.expires, entry.by, entry.at, entry.position),
        *(e.areas, e.polygon, e.en, e.of, e.drill),
    )
    view.rows[str(e.warning)] = row
    return row


def warning_approved(view: Warnings, e: events.WarningApproved, entry: Entry) -> WarningRow:
    row = view.of(e.warning)
    row.state, row.approver, row.approved_at, row.leave_at = "approved", entry.by, entry.at, e.leave_at
    row.identifier, row.sender, row.offset_min, row.sender_name = e.identifier, e.sender, e.offset_min, e.sender_name
    row.references, row.area_name, row.outlines, row.codes = e.references, e.area_name, e.outlines, e.codes
    row.clusters = len(e.clusters)
    view.clusters[e.warning] = dict.fromkeys(e.clusters, "waiting")
    return row


def approval_withdrawn(view: Warnings, e: events.ApprovalWithdrawn, entry: Entry) -> WarningRow:
    row = view.of(e.warning)
    row.state = "draft"
    row.approver = row.approved_at = row.leave_at = None
    row.identifier = row.sender = row.area_name = row.sender_name = ""
    row.references, row.outlines, row.codes = (), (), None
    row.clusters = 0
    del view.clusters[e.warning]
    return row


def warning_dropped(view: Warnings, e: events.WarningDropped, entry: Entry) -> WarningRow:
    return _over(view, view.of(e.warning), "dropped", entry)


def warning_sent(view: Warnings, e: events.WarningSent, entry: Entry) -> WarningRow:
    row = view.of(e.warning)
    row.state, row.sent_at, row.tries = "sent", entry.at, 1
    view.clusters[e.warning] = dict.fromkeys(view.clusters[e.warning], "sent")
    view.edit(row, entry.at)
    if row.of is not None:
        before = view.of(row.of)
        before.by, before.position = e.warning, entry.position
        view.touched[str(row.of)] = _over(view, before, "cancelled" if row.kind == "cancel" else "replaced", entry)
    return row


def warning_retried(view: Warnings, e: events.WarningRetried, entry: Entry) -> WarningRow:
    row = view.of(e.warning)
    row.tries = e.tries
    return row


def clusters_acknowledged(view: Warnings, e: events.ClustersAcknowledged, entry: Entry) -> WarningRow:
    """Also of those that were silent until now, and of one that is over."""
    row, known = view.of(e.warning), view.clusters[e.warning]
    told = sum(known[one] == "told" for one in e.clusters)
    row.acknowledged += len(e.clusters)
    row.silent -= sum(known[one] == "silent" for one in e.clusters)
    row.told -= told
    row.late += told if row.state == "sent" else len(e.clusters)
    known.update(dict.fromkeys(e.clusters, "acknowledged"))
    return row


def clusters_fell_silent(view: Warnings, e: events.ClustersFellSilent, entry: Entry) -> WarningRow:
    row = view.of(e.warning)
    row.silent = len(e.clusters)
    view.clusters[e.warning].update(dict.fromkeys(e.clusters, "silent"))
    return row


def clusters_told(view: Warnings, e: events.ClustersTold, entry: Entry) -> WarningRow:
    row = view.of(e.warning)
    row.silent -= len(e.clusters)
    row.told += len(e.clusters)
    view.clusters[e.warning].update(dict.fromkeys(e.clusters, "told"))
    view.voices.setdefault(e.warning, {}).update(dict.fromkeys(e.clusters, Voice(entry.by, entry.at)))
    return row


def warning_expired(view: Warnings, e: events.WarningExpired, entry: Entry) -> WarningRow:
    return _over(view, view.of(e.warning), "expired", entry)


def _over(view: Warnings, row: WarningRow, state: WarningState, entry: Entry) -> WarningRow:
    row.state, row.ended_at, row.leave_at = state, entry.at, None
    view.leaving.append((Time(entry.at + KEPT_MS), str(row.warning)))
    if row.is_public:
        view.edit(row, entry.at)
    return row


TABLE: dict[type, Handler] = {
    events.WarningWritten: warning_written,
    events.WarningApproved: warning_approved,
    events.ApprovalWithdrawn: approval_withdrawn,
    events.WarningDropped: warning_dropped,
    events.WarningSent: warning_sent,
    events.WarningRetried: warning_retried,
    events.ClustersAcknowledged: clusters_acknowledged,
    events.ClustersFellSilent: clusters_fell_silent,
    events.ClustersTold: clusters_told,
    events.WarningExpired: warning_expired,
}
