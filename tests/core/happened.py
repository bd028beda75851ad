"""Facts that many tests start from: an incident, its needs, a unit that goes."""

import events
from events.values import PLANNER, Place, Step
from tests.core.province import CALL, DAY, LAN, NEAR, RULES, START, TEXT, on_duty

A1_ON_DUTY = on_duty("A1")
A2_ON_DUTY = on_duty("A2")
P1_ON_DUTY = on_duty("P1")

RANG = events.CallRang(CALL, "115", None)
PICKED_UP = events.CallRang(CALL, "115", None, picked_up=True)
"""By a machine."""


def opened(number: int = 1, kind: str = "fall", priority: int = 3, place: Place | None = NEAR) -> events.IncidentOpened:
    return events.IncidentOpened(number, kind, priority, place, None, None, None, None, False, "1")


def need(name: str = "1.1", service: str = "ambulance", *wanted: str, priority: int = 3, after_ms: int = 0):
    """It wants what its service is for, unless something is said; its deadline is that of its priority."""
    usual = {"ambulance": ("ambulance",), "fire": ("pumper",), "police": ("patrol",)}[service]
    limit_ms = (120, 300, 900, 3600)[priority - 1] * 1000
    return events.NeedAdded(
        name, int(name.split(".")[0]), service, wanted or usual, priority, START + after_ms + limit_ms
    )


def assigned(name: str = "1/1", of: str = "1.1", unit: str = "A1") -> events.UnitAssigned:
    return events.UnitAssigned(name, of, int(of.split(".")[0]), unit, None, None)


def advanced(
    step: Step, name: str = "1/1", hospital: str | None = None, eta_s: int | None = None
) -> events.AssignmentAdvanced:
    return events.AssignmentAdvanced(name, step, hospital, eta_s)


def ended(step: Step, name: str = "1/1", reason: str | None = None) -> events.AssignmentEnded:
    return events.AssignmentEnded(name, step, reason)


FALL = (opened(), need())
"""Incident 1: somebody fell, an ambulance is wanted."""
A1_GOES = (A1_ON_DUTY, *FALL, assigned())
"""… and A1 is on its way."""
CLOSED = events.IncidentClosed(1, "served")

# --- of the room

OTHER = "exchange:c2"
KNOWN = events.CallRang(CALL, "115", TEXT)
ANSWERED = events.CallAnswered(CALL, "201", LAN)
ABANDONED = events.CallEnded(CALL, "abandoned", None)
CLAIMED = events.CallClaimed(CALL, LAN)
SILENT = events.ConsoleFellSilent(LAN, START - 20_000)
BACK = events.ConsoleCameBack(LAN)
OFFERED = events.HandoverOffered(CALL, LAN, "114", "other_service", "fire", NEAR, None, None, TEXT)
MARKED = events.CallerMarked(CALL, LAN, "prank", START + DAY)


def call_back_due(call: str = CALL, why: str = "abandoned", number: str = "115") -> events.CallBackDue:
    return events.CallBackDue(call, number, why, START + RULES.limits.call_back_s * 1000)


def settled_by(call: str, by: str = CALL) -> events.CallBackSettled:
    return events.CallBackSettled(call, "rang_again", by)


# --- of messages

PHONE = events.UnitPhoneSet("A1", TEXT)
SENT = events.MessageSent(1, "sms-one")


def due(
    message: int = 1,
    way: str = "sms",
    purpose: str = "order",
    after_ms: int = 60_000,
    person: str = PLANNER,
    call: str | None = None,
    assignment: str | None = "1/1",
    extension: str | None = None,
) -> events.MessageDue:
    """To leave until so long after the beginning."""
    return events.MessageDue(message, way, purpose, START + after_ms, person, call, assignment, extension)
