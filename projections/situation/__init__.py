"""The room at a glance: the region in force, the desks, and figures by number, service and priority."""

from collections.abc import Sequence

import events
from events.entry import Entry
from events.values import CREW, Step, Time
from projections.projection import KEPT_MS, Handler
from projections.situation.figures import Figures
from projections.situation.rows import (
    AVAILABLE,
    BUSY,
    DOING,
    OFF_DUTY,
    OUT_OF_SERVICE,
    SILENT,
    DeskRow,
    NumberRow,
    PriorityRow,
    RegionRow,
    ServiceRow,
    SilentExchangeRow,
    SilentRow,
    SituationRow,
)

__all__ = [
    "DOING",
    "TABLE",
    "DeskRow",
    "NumberRow",
    "PriorityRow",
    "RegionRow",
    "ServiceRow",
    "SilentExchangeRow",
    "SilentRow",
    "Situation",
    "SituationRow",
]


class Situation(Figures):
    def hears(self, kind: type) -> bool:
        return kind in TABLE

    def project(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            if entry.at >= self.midnight:
                self.new_day(entry.at)
            TABLE[type(event)](self, event, entry)


def journal_begun(view: Situation, e: events.JournalBegun, entry: Entry) -> None:
    view.region = view.touched["region"] = RegionRow(e.journal, e.demo)


def region_adopted(view: Situation, e: events.RegionAdopted, entry: Entry) -> None:
    region = RegionRow(view.region.journal, view.region.demo, e.version, e.digest, e.files)
    view.region = view.touched["region"] = region
    view.keep_clock(e.rules.utc_offset_ms, entry.at)
    for number in e.rules.numbers:
        view.number(number.number)


def desk_signed_on(view: Situation, e: events.DeskSignedOn, entry: Entry) -> None:
    row = DeskRow(e.extension, e.person, entry.at, e.numbers, e.languages)
    view.desks[e.extension] = view.touched[f"desk:{e.extension}"] = row


def desk_signed_off(view: Situation, e: events.DeskSignedOff, entry: Entry) -> None:
    view.desks.pop(e.extension, None)
    view.touched[f"desk:{e.extension}"] = None


def console_fell_silent(view: Situation, e: events.ConsoleFellSilent, entry: Entry) -> None:
    """A crew without a page is reached otherwise, and is no alarm of the room: its unit's row tells of it."""
    if not e.person.startswith(CREW):
        view.silent[e.person] = view.touched[f"silent:{e.person}"] = SilentRow(e.person, e.since)


def console_came_back(view: Situation, e: events.ConsoleCameBack, entry: Entry) -> None:
    if view.silent.pop(e.person, None) is not None:
        view.touched[f"silent:{e.person}"] = None


def exchange_fell_silent(view: Situation, e: events.ExchangeFellSilent, entry: Entry) -> None:
    row = SilentExchangeRow(e.exchange, e.since, e.why)
    view.silent_exchanges[e.exchange] = view.touched[f"silent_exchange:{e.exchange}"] = row


def exchange_came_back(view: Situation, e: events.ExchangeCameBack, entry: Entry) -> None:
    view.silent_exchanges.pop(e.exchange, None)
    view.touched[f"silent_exchange:{e.exchange}"] = None


def call_back_due(view: Situation, e: events.CallBackDue, entry: Entry) -> None:
    view.call_backs[e.call] = e.number
    view.number(e.number).call_backs += 1


def call_back_settled(view: Situation, e: events.CallBackSettled, entry: Entry) -> None:
    view.number(view.call_backs.pop(e.call)).call_backs -= 1


def call_rang(view: Situation, e: events.CallRang, entry: Entry) -> None:
    """Heard of again, perhaps with its number only now: it moves to that number."""
    before = view.calls.get(e.call)
    view.calls[e.call] = e.number
    view.move_call_back(e.call, e.number)
    if before is None or e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    elif e.call in view.gave_up:
        view.move_abandoned(before, e.number)


def call_answered(view: Situation, e: events.CallAnswered, entry: Entry) -> None:
    """Told after the end, it was answered all the same, and is not counted as abandoned."""
    number = view.calls.get(e.call)
    if number is None or not (view.put_ringing(e.call, None) or e.call in view.gave_up):
        return
    row = view.number(number)
    row.answered += 1
    if e.call in view.gave_up:
        view.gave_up.discard(e.call)
        row.abandoned -= 1


def call_transferred(view: Situation, e: events.CallTransferred | events.HandoverTaken, entry: Entry) -> None:
    before = view.calls.get(e.call)
    if before is None or e.number is None or e.number == before:
        return
    view.calls[e.call] = e.number
    if e.call in view.ringing:
        view.put_ringing(e.call, e.number)
    elif e.call in view.gave_up:
        view.move_abandoned(before, e.number)


handover_taken = call_transferred


def call_ended(view: Situation, e: events.CallEnded, entry: Entry) -> None:
    number = view.calls.get(e.call)
    if number is None:
        return
    view.leaving.append((Time(entry.at + KEPT_MS), e.call))
    waited = view.put_ringing(e.call, None)
    if waited and e.end != "answered":
        view.gave_up.add(e.call)
        view.number(number).abandoned += 1


def unit_registered(view: Situation, e: events.UnitRegistered, entry: Entry) -> None:
    _, doing = view.units.get(e.unit, (e.service, OFF_DUTY))
    view.put_unit(e.unit, e.service, doing)


def unit_retired(view: Situation, e: events.UnitRetired, entry: Entry) -> None:
    view.put_unit(e.unit, view.units[e.unit][0], None)


def unit_came_on_duty(view: Situation, e: events.UnitCameOnDuty, entry: Entry) -> None:
    view.put_doing(e.unit, AVAILABLE)


def unit_went_off_duty(view: Situation, e: events.UnitWentOffDuty, entry: Entry) -> None:
    view.put_doing(e.unit, OFF_DUTY)


def unit_went_out_of_service(view: Situation, e: events.UnitWentOutOfService, entry: Entry) -> None:
    view.put_doing(e.unit, OUT_OF_SERVICE)


def unit_returned(view: Situation, e: events.UnitReturned, entry: Entry) -> None:
    view.put_doing(e.unit, AVAILABLE)


def unit_assigned(view: Situation, e: events.UnitAssigned, entry: Entry) -> None:
    view.assigned[e.assignment] = e.unit
    view.put_doing(e.unit, BUSY)


def assignment_ended(view: Situation, e: events.AssignmentEnded, entry: Entry) -> None:
    view.put_doing(view.assigned.pop(e.assignment), SILENT if e.step == Step.SILENT else AVAILABLE)


def incident_opened(view: Situation, e: events.IncidentOpened, entry: Entry) -> None:
    view.put_priority(e.incident, e.priority)


def priority_changed(view: Situation, e: events.PriorityChanged, entry: Entry) -> None:
    view.put_priority(e.incident, e.priority)


def incident_closed(view: Situation, e: events.IncidentClosed | events.IncidentCancelled, entry: Entry) -> None:
    view.put_priority(e.incident, None)


incident_cancelled = incident_closed


def incident_reopened(view: Situation, e: events.IncidentReopened, entry: Entry) -> None:
    view.put_priority(e.incident, e.priority)


TABLE: dict[type, Handler] = {
    events.JournalBegun: journal_begun,
    events.RegionAdopted: region_adopted,
    events.DeskSignedOn: desk_signed_on,
    events.DeskSignedOff: desk_signed_off,
    events.ConsoleFellSilent: console_fell_silent,
    events.ConsoleCameBack: console_came_back,
    events.ExchangeFellSilent: exchange_fell_silent,
    events.ExchangeCameBack: exchange_came_back,
    events.CallBackDue: call_back_due,
    events.CallBackSettled: call_back_settled,
    events.CallRang: call_rang,
    events.CallAnswered: call_answered,
    events.CallTransferred: call_transferred,
    events.HandoverTaken: handover_taken,
    events.CallEnded: call_ended,
    events.UnitRegistered: unit_registered,
    events.UnitRetired: unit_retired,
    events.UnitCameOnDuty: unit_came_on_duty,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitReturned: unit_returned,
    events.UnitAssigned: unit_assigned,
    events.AssignmentEnded: assignment_ended,
    events.IncidentOpened: incident_opened,
    events.PriorityChanged: priority_changed,
    events.IncidentClosed: incident_closed,
    events.IncidentCancelled: incident_cancelled,
    events.IncidentReopened: incident_reopened,
}
