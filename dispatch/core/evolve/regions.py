"""The journal, the region's data, accounts and readings: what of them later decisions look at."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import State, hospital_timer, lapse_in_time, reach_in_time, rise_in_time, watch
from events.entry import Entry
from events.values import OF_CALL, CallId


def journal_begun(state: State, e: events.JournalBegun, entry: Entry) -> None:
    state.journal = e.journal
    state.demo = e.demo


def region_adopted(state: State, e: events.RegionAdopted, entry: Entry) -> None:
    """Its limits are those of everything under way, too."""
    state.version = e.version
    state.digest = e.digest
    state.rules = e.rules
    state.kinds = {kind.id: kind for kind in e.rules.kinds}
    state.hazards = {hazard.id: hazard for hazard in e.rules.hazards}
    state.alarm_kinds = {kind.id: kind for kind in e.rules.alarms}
    state.services = {service.id: service for service in e.rules.services}
    for need in state.needs.values():
        if need.assignment is None and not need.done and state.incidents[need.incident].open:
            rise_in_time(state, need)
    for assignment in state.assignments.values():
        watch(state, assignment)
        reach_in_time(state, assignment)
    listed = {hospital.id for hospital in e.rules.hospitals}
    for name in [one for one in state.hospitals if one not in listed]:
        del state.hospitals[name]
        state.timers.drop(hospital_timer(name))
    for call, offer in state.handovers.items():
        lapse_in_time(state, call, offer)


def person_erased(state: State, e: events.PersonErased, entry: Entry) -> None:
    """The number of these calls is known no more, also where the call is long over and its caller is still listed."""
    for subject in e.subjects:
        name = CallId(subject.removeprefix(OF_CALL)) if subject.startswith(OF_CALL) else None
        if name in state.calls:
            state.calls[name].caller_known, state.calls[name].erased = False, True
        if name in state.call_backs:
            state.call_backs[name].erased = True


def persons_expired(state: State, e: events.PersonsExpired, entry: Entry) -> None:
    state.expired = e.until


def nothing(state: State, e: events.Event, entry: Entry) -> None:
    """No later decision asks about it; views, archive and auditors do."""


TABLE: Table = {
    events.JournalBegun: journal_begun,
    events.RegionAdopted: region_adopted,
    events.RestoreAccepted: nothing,
    events.AccountChanged: nothing,
    events.SignedIn: nothing,
    events.SignInRefused: nothing,
    events.SignedOut: nothing,
    events.PersonRead: nothing,
    events.PersonErased: person_erased,
    events.PersonsExpired: persons_expired,
    events.NoteAdded: nothing,
}
