"""What the planner does when a time has come: a timer's name says what, and for whom."""

from dispatch.core.queue import Ranking
from events.values import (
    AlarmId,
    AssignmentId,
    CallId,
    DeviceId,
    HospitalId,
    IncidentId,
    MessageId,
    NeedId,
    TicketId,
    Time,
    TransferId,
    WarningId,
)


def acknowledge_timer(assignment: AssignmentId) -> str:
    return f"acknowledge {assignment}"


def promote_timer(need: NeedId) -> str:
    return f"promote {need}"


def end_timer(call: CallId) -> str:
    return f"end {call}"


def handover_timer(call: CallId) -> str:
    return f"handover {call}"


def call_back_timer(call: CallId) -> str:
    return f"call_back {call}"


def mark_timer(call: CallId) -> str:
    return f"mark {call}"


def verify_timer(alarm: AlarmId) -> str:
    return f"verify {alarm}"


def test_timer(device: DeviceId) -> str:
    return f"test {device}"


def hospital_timer(hospital: HospitalId) -> str:
    return f"hospital {hospital}"


def recordings_timer(until: Time) -> str:
    return f"recordings {until}"


def close_timer(incident: IncidentId) -> str:
    return f"close {incident}"


def reach_timer(assignment: AssignmentId) -> str:
    return f"reach {assignment}"


def message_timer(message: MessageId) -> str:
    return f"message {message}"


def remind_timer(ticket: TicketId) -> str:
    return f"remind {ticket}"


def escalate_timer(ticket: TicketId) -> str:
    return f"escalate {ticket}"


def settle_timer(ticket: TicketId) -> str:
    return f"settle {ticket}"


def transfer_timer(transfer: TransferId) -> str:
    return f"transfer {transfer}"


def leave_timer(warning: WarningId) -> str:
    return f"leave {warning}"


def again_timer(warning: WarningId) -> str:
    return f"again {warning}"


def warning_timer(warning: WarningId) -> str:
    return f"warning {warning}"


def set_timers(timers: Ranking[str], *times: tuple[str, Time | None]) -> None:
    """Each at its time; None: not at all."""
    for timer, at in times:
        if at is None:
            timers.drop(timer)
        else:
            timers.put(timer, at)
