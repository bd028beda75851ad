"""Warnings to the public: who still waits to be told, and when the planner looks at each."""

import events
from dispatch.core import rules
from dispatch.core.evolve.table import Table
from dispatch.core.rules import stamp
from dispatch.core.state import State, Unheard, Warned, again_timer, leave_timer, set_timers, warning_timer
from events.entry import Entry
from events.values import Time, WarningId


def warning_written(state: State, e: events.WarningWritten, entry: Entry) -> None:
    state.warnings_ever = e.warning
    state.warnings[e.warning] = Warned(
        e.kind, e.level, e.category, e.expires, entry.by, e.areas, e.polygon, e.of, e.drill
    )
    _watch(state, e.warning)


def warning_approved(state: State, e: events.WarningApproved, entry: Entry) -> None:
    warning = state.warnings[e.warning]
    warning.state, warning.leave_at = "approved", e.leave_at
    warning.clusters = dict.fromkeys(e.clusters, False)
    warning.name, warning.offset_min, warning.references = f"{e.sender},{e.identifier}", e.offset_min, e.references
    warning.area_name, warning.outlines, warning.codes = e.area_name, e.outlines, e.codes
    _watch(state, e.warning)


def approval_withdrawn(state: State, e: events.ApprovalWithdrawn, entry: Entry) -> None:
    warning = state.warnings[e.warning]
    warning.state, warning.leave_at = "draft", None
    warning.clusters, warning.outlines, warning.references, warning.name = {}, (), (), ""
    _watch(state, e.warning)


def warning_dropped(state: State, e: events.WarningDropped, entry: Entry) -> None:
    _over(state, e.warning, entry)


def warning_sent(state: State, e: events.WarningSent, entry: Entry) -> None:
    """What it refers to is over with it."""
    warning = state.warnings[e.warning]
    warning.state, warning.leave_at, warning.again_at, warning.tries = "sent", None, e.again_at, 1
    warning.name += f",{stamp(entry.at, warning.offset_min)}"
    if warning.of is not None:
        _over(state, warning.of, entry)
    _watch(state, e.warning)


def warning_retried(state: State, e: events.WarningRetried, entry: Entry) -> None:
    warning = state.warnings[e.warning]
    warning.tries, warning.again_at = e.tries, e.again_at
    _watch(state, e.warning)


def clusters_acknowledged(state: State, e: events.ClustersAcknowledged, entry: Entry) -> None:
    """Nobody is told again when all have it."""
    warning = state.warnings.get(e.warning)
    if warning is None:
        unheard = state.unheard[e.warning]
        unheard.clusters = tuple(one for one in unheard.clusters if one not in e.clusters)
        return
    warning.clusters.update(dict.fromkeys(e.clusters, True))
    if warning.again_at is not None and all(warning.clusters.values()):
        warning.again_at = None
        _watch(state, e.warning)


def clusters_fell_silent(state: State, e: events.ClustersFellSilent, entry: Entry) -> None:
    state.warnings[e.warning].again_at = None
    _watch(state, e.warning)


def clusters_told(state: State, e: events.ClustersTold, entry: Entry) -> None:
    state.warnings[e.warning].told += e.clusters


def warning_expired(state: State, e: events.WarningExpired, entry: Entry) -> None:
    _over(state, e.warning, entry)


def _over(state: State, name: WarningId, entry: Entry) -> None:
    """Who has not acknowledged by now may still do so."""
    warning = state.warnings.pop(name, None)
    if warning is None:
        return
    for timer in (leave_timer(name), again_timer(name), warning_timer(name)):
        state.timers.drop(timer)
    if warning.state == "sent":
        until = Time(entry.at + rules.KEPT_MS)
        state.unheard[name] = Unheard(until, tuple(one for one, has_it in warning.clusters.items() if not has_it))
        state.leaving.append((until, "warning", name))


def forget(state: State, name: WarningId, ended_at: Time) -> None:
    """It was over a day ago."""
    del state.unheard[name]


def _watch(state: State, name: WarningId) -> None:
    warning = state.warnings[name]
    set_timers(
        state.timers,
        (leave_timer(name), warning.leave_at),
        (again_timer(name), warning.again_at),
        (warning_timer(name), warning.expires),
    )


TABLE: Table = {
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
