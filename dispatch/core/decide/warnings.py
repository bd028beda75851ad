"""Warnings to the public: two people for each, and each leaves once."""

from typing import NamedTuple

import events
from dispatch.core import commands, rules
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State, Warned
from events import AnyEvent
from events.values import AreaId, ClusterId, Place, Time, WarningId

RING_MIN = 3
"""Corners of a drawn area."""


class Ground(NamedTuple):
    """Where it is for, as the edge found it on the map."""

    area_name: str
    outlines: tuple[tuple[Place, ...], ...]
    codes: tuple[AreaId, ...] | None


# --- drafts


def write_warning(state: State, c: commands.WriteWarning, asked: Request, moment: Moment) -> Decision:
    if state.rules is None:
        return Refusal(Reason.NO_REGION)
    if c.expires <= moment.now:
        return Refusal(Reason.OVER_BEFORE_IT_LEAVES)
    if c.expires > moment.now + rules.WARNING_MS_MAX:
        return Refusal(Reason.LASTS_TOO_LONG)
    before = _holding(state, c.of) if c.of is not None else None
    if isinstance(before, Refusal):
        return before
    areas, polygon = c.areas, c.polygon
    if before is not None and not areas and not polygon:
        areas, polygon = before.areas, before.polygon
    if not areas and len(polygon) < RING_MIN:
        return Refusal(Reason.NO_AREA)
    written = events.WarningWritten(
        _fresh(state),
        "alert" if before is None else "update",
        c.level,
        c.category,
        c.vi,
        c.expires,
        areas,
        polygon,
        c.en,
        c.of,
        c.drill if before is None else before.drill,
    )
    return [written]


def cancel_warning(state: State, c: commands.CancelWarning, asked: Request, moment: Moment) -> Decision:
    """As loud as what it calls off, and for as long."""
    before = _holding(state, c.warning)
    if isinstance(before, Refusal):
        return before
    written = events.WarningWritten(
        _fresh(state),
        "cancel",
        before.level,
        before.category,
        c.vi,
        before.expires,
        before.areas,
        before.polygon,
        c.en,
        c.warning,
        before.drill,
    )
    return [written]


def drop_warning(state: State, c: commands.DropWarning, asked: Request, moment: Moment) -> Decision:
    """Also one that is approved: not to warn by mistake is the safe side of it."""
    warning = _unsent(state, c.warning)
    return warning if isinstance(warning, Refusal) else [events.WarningDropped(c.warning)]


# --- letting out


def approve_warning(state: State, c: commands.ApproveWarning, asked: Request, moment: Moment) -> Decision:
    warning = _to_approve(state, c.warning, asked, moment)
    if isinstance(warning, Refusal):
        return warning
    if warning.kind == "cancel":
        return Refusal(Reason.STEP_NOT_ALLOWED)
    clusters = reached(state, warning, c.clusters)
    if c.count != len(clusters):
        return Refusal(Reason.COUNT_DIFFERS)
    hold_s = state.rules.limits.warning_hold_s if state.rules is not None else 0
    leave_at = Time(moment.now + hold_s * 1000)
    if leave_at >= warning.expires:
        return Refusal(Reason.OVER_BEFORE_IT_LEAVES)
    return [_approved(state, c.warning, clusters, leave_at, Ground(c.area_name, c.outlines, c.codes))]


def approve_cancel(state: State, c: commands.ApproveCancel, asked: Request, moment: Moment) -> Decision:
    """It waits for nothing: who hears a siren for no reason must hear so at once."""
    warning = _to_approve(state, c.warning, asked, moment)
    if isinstance(warning, Refusal):
        return warning
    if warning.kind != "cancel":
        return Refusal(Reason.STEP_NOT_ALLOWED)
    before = state.warnings[warning.of] if warning.of is not None else warning
    ground = Ground(before.area_name, before.outlines, before.codes)
    return [_approved(state, c.warning, tuple(before.clusters), moment.now, ground)]


def withdraw_approval(state: State, c: commands.WithdrawApproval, asked: Request, moment: Moment) -> Decision:
    warning = _unsent(state, c.warning)
    if isinstance(warning, Refusal):
        return warning
    return [events.ApprovalWithdrawn(c.warning)] if warning.state == "approved" else Refusal(Reason.ALREADY_SO)


def reached(state: State, warning: Warned, clusters: tuple[ClusterId, ...]) -> tuple[ClusterId, ...]:
    """With those who heard the one before: nobody is left with an old word."""
    before = state.warnings.get(warning.of) if warning.of is not None else None
    return tuple(sorted({*clusters, *(before.clusters if before is not None else ())}))


def _approved(
    state: State,
    name: WarningId,
    clusters: tuple[ClusterId, ...],
    leave_at: Time,
    ground: Ground,
) -> AnyEvent:
    warning, region = state.warnings[name], state.rules
    before = state.warnings.get(warning.of) if warning.of is not None else None
    return events.WarningApproved(
        name,
        clusters,
        leave_at,
        identifier_of(state.journal, name, drill=warning.drill),
        (region.sender if region is not None else "") or f"tiepung-{state.journal}",
        region.utc_offset_min if region is not None else 0,
        ground.area_name,
        ground.outlines,
        (*before.references, before.name) if before is not None else (),
        ground.codes,
        region.name.vi if region is not None else "",
    )


def identifier_of(journal: str, name: WarningId, *, drill: bool) -> str:
    """A drill's is told from a real one's at a glance."""
    return f"DIENTAP-{journal}-{name}" if drill else f"{journal}-{name}"


# --- what clusters say


def acknowledge_clusters(state: State, c: commands.AcknowledgeClusters, asked: Request, moment: Moment) -> Decision:
    """Also a day after it was over: what was heard late was heard."""
    unheard = state.unheard.get(c.warning)
    if unheard is not None and moment.now < unheard.until:
        waited = set(unheard.clusters)
    else:
        warning = _known(state, c.warning)
        if isinstance(warning, Refusal):
            return warning
        if warning.state != "sent":
            return Refusal(Reason.WARNING_NOT_SENT)
        waited = set(waiting(warning))
    fresh = tuple(dict.fromkeys(one for one in c.clusters if one in waited))
    return [events.ClustersAcknowledged(c.warning, fresh)] if fresh else Refusal(Reason.ALREADY_SO)


def tell_clusters(state: State, c: commands.TellClusters, asked: Request, moment: Moment) -> Decision:
    """Only where nobody is told by loudspeaker any more: until then the loudspeaker may still speak."""
    warning = _known(state, c.warning)
    if isinstance(warning, Refusal):
        return warning
    if warning.state != "sent":
        return Refusal(Reason.WARNING_NOT_SENT)
    if warning.again_at is not None:
        return Refusal(Reason.CLUSTERS_NOT_SILENT)
    silent = set(waiting(warning)) - set(warning.told)
    fresh = tuple(dict.fromkeys(one for one in c.clusters if one in silent))
    return [events.ClustersTold(c.warning, fresh)] if fresh else Refusal(Reason.ALREADY_SO)


# --- what the planner does when its time has come


def send_warning(state: State, c: commands.SendWarning, asked: Request, moment: Moment) -> Decision:
    """Nothing leaves late; what refers to one that is over meanwhile is looked at again."""
    warning = _unsent(state, c.warning)
    if isinstance(warning, Refusal):
        return warning
    if warning.leave_at is None or moment.now < warning.leave_at or state.rules is None:
        return Refusal(Reason.NOT_DUE)
    if moment.now >= warning.expires:
        return [events.WarningExpired(c.warning)]
    if warning.of is not None and warning.of not in state.warnings:
        return [events.ApprovalWithdrawn(c.warning)]
    again_at = Time(moment.now + state.rules.limits.warning_again_s * 1000) if warning.clusters else None
    return [events.WarningSent(c.warning, again_at)]


def retry_warning(state: State, c: commands.RetryWarning, asked: Request, moment: Moment) -> Decision:
    warning = _known(state, c.warning)
    if isinstance(warning, Refusal):
        return warning
    if warning.again_at is None or moment.now < warning.again_at or state.rules is None:
        return Refusal(Reason.NOT_DUE)
    if moment.now >= warning.expires:
        return [events.WarningExpired(c.warning)]
    limits = state.rules.limits
    if warning.tries < limits.warning_tries:
        again_at = Time(moment.now + limits.warning_again_s * 1000)
        return [events.WarningRetried(c.warning, warning.tries + 1, again_at)]
    return [events.ClustersFellSilent(c.warning, waiting(warning))]


def expire_warning(state: State, c: commands.ExpireWarning, asked: Request, moment: Moment) -> Decision:
    warning = _known(state, c.warning)
    if isinstance(warning, Refusal):
        return warning
    return [events.WarningExpired(c.warning)] if moment.now >= warning.expires else Refusal(Reason.NOT_DUE)


def waiting(warning: Warned) -> tuple[ClusterId, ...]:
    """Who has not acknowledged."""
    return tuple(name for name, has_it in warning.clusters.items() if not has_it)


# --- what they share


def _fresh(state: State) -> WarningId:
    return WarningId(state.warnings_ever + 1)


def _known(state: State, name: WarningId) -> Warned | Refusal:
    warning = state.warnings.get(name)
    if warning is not None:
        return warning
    return Refusal(Reason.WARNING_IS_OVER if 0 < name <= state.warnings_ever else Reason.NO_SUCH_WARNING)


def _unsent(state: State, name: WarningId) -> Warned | Refusal:
    warning = _known(state, name)
    if isinstance(warning, Warned) and warning.state == "sent":
        return Refusal(Reason.WARNING_HAS_LEFT)
    return warning


def _holding(state: State, name: WarningId) -> Warned | Refusal:
    """One that was sent and can be replaced or called off; a cancel is the last word."""
    warning = _known(state, name)
    if isinstance(warning, Refusal):
        return warning
    if warning.state != "sent":
        return Refusal(Reason.WARNING_NOT_SENT)
    return Refusal(Reason.WARNING_IS_OVER) if warning.kind == "cancel" else warning


def _to_approve(state: State, name: WarningId, asked: Request, moment: Moment) -> Warned | Refusal:
    """A draft that another person wrote, whose time is not over, and what it refers to neither."""
    warning = _unsent(state, name)
    if isinstance(warning, Refusal):
        return warning
    if warning.state == "approved":
        return Refusal(Reason.ALREADY_SO)
    if warning.writer == asked.by or not asked.by.startswith(rules.PERSON):
        return Refusal(Reason.NEEDS_ANOTHER_PERSON, by=warning.writer)
    if warning.of is not None and warning.of not in state.warnings:
        return Refusal(Reason.WARNING_IS_OVER)
    return warning


TABLE: Table = {
    commands.WriteWarning: write_warning,
    commands.CancelWarning: cancel_warning,
    commands.ApproveWarning: approve_warning,
    commands.ApproveCancel: approve_cancel,
    commands.WithdrawApproval: withdraw_approval,
    commands.DropWarning: drop_warning,
    commands.AcknowledgeClusters: acknowledge_clusters,
    commands.TellClusters: tell_clusters,
    commands.SendWarning: send_warning,
    commands.RetryWarning: retry_warning,
    commands.ExpireWarning: expire_warning,
}
