"""Until when holds what each hospital told."""

import events
from dispatch.core.evolve.table import Table
from dispatch.core.state import Report, State, hospital_timer
from events.entry import Entry


def hospital_reported(state: State, e: events.HospitalReported, entry: Entry) -> None:
    state.hospitals[e.hospital] = Report(entry.told_at, e.until)
    state.timers.put(hospital_timer(e.hospital), e.until)


def hospital_lapsed(state: State, e: events.HospitalLapsed, entry: Entry) -> None:
    del state.hospitals[e.hospital]
    state.timers.drop(hospital_timer(e.hospital))


TABLE: Table = {
    events.HospitalReported: hospital_reported,
    events.HospitalLapsed: hospital_lapsed,
}
