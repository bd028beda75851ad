"""What hospitals can take: who tells it, and how long it holds."""

import events
from dispatch.core import commands, rules
from dispatch.core.request import Decision, Moment, Request, Table
from dispatch.core.rules import Reason, Refusal
from dispatch.core.state import State
from events.values import Time


def report_hospital(state: State, c: commands.ReportHospital, asked: Request, moment: Moment) -> Decision:
    """The same figures told again are news: they are younger. A desk tells of its own hospital alone."""
    if asked.hospital is not None and asked.hospital != c.hospital:
        return Refusal(Reason.NOT_YOURS)
    if state.rules is None or rules.hospital_of(state.rules, c.hospital) is None:
        return Refusal(Reason.NO_SUCH_HOSPITAL)
    if not {*c.beds, *c.closed} <= state.rules.care.keys():
        return Refusal(Reason.NO_SUCH_CARE)
    told_at, before = c.happened_at or moment.now, state.hospitals.get(c.hospital)
    if before is not None and told_at < before.told_at:
        return Refusal(Reason.CHANGED_SINCE, at=before.told_at)
    until = c.until if c.until is not None else Time(told_at + state.rules.limits.hospital_s * 1000)
    if until <= moment.now:
        return Refusal(Reason.TOO_OLD)
    if until > moment.now + rules.HOSPITAL_MS_MAX:
        return Refusal(Reason.TOO_FAR_AHEAD)
    closed = tuple(dict.fromkeys(c.closed))
    return [events.HospitalReported(c.hospital, c.beds, c.diverting, closed, until, asked.by)]


def lapse_hospital(state: State, c: commands.LapseHospital, asked: Request, moment: Moment) -> Decision:
    told = state.hospitals.get(c.hospital)
    if told is None or moment.now < told.until:
        return Refusal(Reason.NOT_DUE)
    return [events.HospitalLapsed(c.hospital)]


TABLE: Table = {
    commands.ReportHospital: report_hospital,
    commands.LapseHospital: lapse_hospital,
}
