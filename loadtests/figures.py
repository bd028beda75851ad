"""Counts what happened in a journal: calls, incidents, intervals, refusals, hours of work."""

from collections import Counter, defaultdict

import events
from events import AnyEvent
from events.entry import Entry
from events.values import HOUR_MS, AssignmentId, CallId, IncidentId, KindId, ServiceId, Step, Time, UnitId

INTERVALS = (
    "ring to answer",
    "ring to incident",
    "incident to first order",
    "order to acknowledgement",
    "order to scene",
    "ring to scene",
    "scene to clear",
)


class Figures:
    """Hears every entry once, in order."""

    def __init__(self) -> None:
        self.entries = 0
        self.counts: Counter[str] = Counter()
        self.kinds: Counter[KindId] = Counter()
        self.calls_by_hour: Counter[int] = Counter()
        self.intervals: dict[str, list[float]] = defaultdict(list)
        self.worked_ms: Counter[ServiceId] = Counter()
        self.on_duty_ms: Counter[ServiceId] = Counter()
        self.service_of: dict[UnitId, ServiceId] = {}
        self._rang: dict[CallId, Time] = {}
        self._call_of: dict[IncidentId, CallId] = {}
        self._opened: dict[IncidentId, Time] = {}
        self._ordered: dict[AssignmentId, tuple[Time, UnitId, IncidentId]] = {}
        self._there: dict[AssignmentId, Time] = {}
        self._on_duty: dict[UnitId, Time] = {}

    def hear(self, entry: Entry) -> None:
        self.entries += 1
        event, at = entry.event, entry.told_at
        self.counts[type(event).__name__] += 1
        match event:
            case events.CallRang(call=call):
                if self._rang.setdefault(call, at) == at:
                    self.calls_by_hour[at // HOUR_MS] += 1
            case events.CallAnswered(call=call):
                self._note("ring to answer", self._rang.get(call), at)
            case events.CallEnded(end=end):
                self.counts[f"call {end}"] += 1
            case events.IncidentOpened(incident=incident, kind=kind, call=call):
                self.kinds[kind] += 1
                self._opened[incident] = at
                if call is not None:
                    self._call_of[incident] = call
                    self._note("ring to incident", self._rang.get(call), at)
            case _:
                self._hear_of_units(event, at)

    def _hear_of_units(self, event: AnyEvent, at: Time) -> None:
        match event:
            case events.UnitRegistered(unit=unit, service=service):
                self.service_of[unit] = service
            case events.UnitCameOnDuty(unit=unit):
                self._on_duty[unit] = at
            case events.UnitWentOffDuty(unit=unit):
                self._end_duty(unit, at)
            case events.UnitAssigned(assignment=assignment, incident=incident, unit=unit):
                self._note("incident to first order", self._opened.pop(incident, None), at)
                self._ordered[assignment] = (at, unit, incident)
            case events.AssignmentAdvanced(assignment=assignment, step=step):
                self._advance(assignment, step, at)
            case events.AssignmentEnded(assignment=assignment, step=step):
                self.counts[f"assignment {step}"] += 1
                self._note("scene to clear", self._there.pop(assignment, None), at)
                ordered_at, unit, _ = self._ordered.pop(assignment)
                self.worked_ms[self.service_of[unit]] += max(0, at - ordered_at)

    def _advance(self, assignment: AssignmentId, step: Step, at: Time) -> None:
        self.counts[f"step {step}"] += 1
        ordered_at, _, incident = self._ordered[assignment]
        if step is Step.ACKNOWLEDGED:
            self._note("order to acknowledgement", ordered_at, at)
        if step is Step.ON_SCENE:
            self._there[assignment] = at
            self._note("order to scene", ordered_at, at)
            call = self._call_of.pop(incident, None)
            self._note("ring to scene", self._rang.get(call) if call is not None else None, at)

    def _note(self, interval: str, since: Time | None, at: Time) -> None:
        if since is not None:
            self.intervals[interval].append((at - since) / 1000)

    def _end_duty(self, unit: UnitId, at: Time) -> None:
        since = self._on_duty.pop(unit, None)
        if since is not None:
            self.on_duty_ms[self.service_of[unit]] += at - since

    def close(self, now: Time) -> None:
        """The time is over: who is still on duty or at work is counted until now."""
        for unit in sorted(self._on_duty):
            self._end_duty(unit, now)
        for ordered_at, unit, _ in self._ordered.values():
            self.worked_ms[self.service_of[unit]] += max(0, now - ordered_at)
        self._ordered.clear()

    @property
    def calls(self) -> int:
        return len(self._rang)


def quantile(sorted_values: list[float], part: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * part))] if sorted_values else 0.0
