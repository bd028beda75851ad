"""What must be so after every turn, found anew from the facts: slow, plain, and independent of any index."""

from typing import Any

from dispatch.core import rules
from dispatch.core.proximity import Places
from dispatch.core.queue import rank
from dispatch.core.state import (
    Assignment,
    Need,
    State,
    acknowledge_timer,
    again_timer,
    call_back_timer,
    close_timer,
    end_timer,
    escalate_timer,
    handover_timer,
    hospital_timer,
    image,
    leave_timer,
    mark_timer,
    message_timer,
    of_image,
    promote_timer,
    reach_timer,
    received_as,
    recordings_timer,
    remind_timer,
    settle_timer,
    test_timer,
    transfer_timer,
    verify_timer,
    waits_to_be_verified,
    warning_timer,
)
from dispatch.core.turn import all_places
from events.values import Standing, Step, minute_of
from tests.core.given import facts
from tests.core.truths_calls import (
    calls_and_incidents_agree,
    nobody_waits_for_what_was_done,
    nobody_who_rang_is_forgotten,
)
from tests.core.truths_rings import contacts_are_rung_by_one


def check(state: State) -> None:
    """Everything at once."""
    units_and_assignments_agree(state)
    who_is_available(state)
    every_open_need_has_its_place(state)
    a_part_waits_no_lower_than_it_was_ranked(state)
    timers_are_only_for_what_waits(state)
    recommendations_agree(state)
    calls_and_incidents_agree(state)
    nobody_waits_for_what_was_done(state)
    nobody_who_rang_is_forgotten(state)
    transfers_agree(state)
    tickets_agree(state)
    messages_are_found(state)
    warnings_agree(state)
    alarms_end_once_and_are_found(state)
    what_is_over_has_left(state)


def waits(state: State, need: Need) -> bool:
    """Nobody goes for it, nobody was there, and its incident is open."""
    return state.incidents[need.incident].open and need.assignment is None and not need.done


def units_and_assignments_agree(state: State) -> None:
    """No unit is on two assignments; no need has two; an assignment that is known has not ended."""
    by_unit = {name: unit.assignment for name, unit in state.units.items() if unit.assignment is not None}
    by_need = {name: need.assignment for name, need in state.needs.items() if need.assignment is not None}
    assert by_unit == {one.unit: name for name, one in state.assignments.items()}
    assert by_need == {one.need: name for name, one in state.assignments.items()}
    out: dict[int, int] = dict.fromkeys(state.incidents, 0)
    for one in state.assignments.values():
        assert rules.STEPS[one.step], one
        assert state.needs[one.need].incident == one.incident
        out[one.incident] += 1
    assert out == {number: incident.out for number, incident in state.incidents.items()}
    assert not [number for number, incident in state.incidents.items() if incident.out and not incident.open]


def who_is_available(state: State) -> None:
    """On duty, well and free; in the pool of its service and capabilities."""
    free = {
        name: (unit.service, unit.capabilities)
        for name, unit in state.units.items()
        if unit.standing is Standing.AVAILABLE and unit.assignment is None
    }
    assert {name: (pool.service, pool.capabilities) for name, pool in state.available.pool_of.items()} == free
    in_pools = [name for pool in state.available.pools.values() for name in pool.units]
    assert sorted(in_pools) == sorted(free)


def every_open_need_has_its_place(state: State) -> None:
    """In the queue if its incident has a place, or promised a unit; what does not wait is in neither."""
    for name, need in state.needs.items():
        queued, placed = name in state.queue, state.incidents[need.incident].place is not None
        if waits(state, need) and placed:
            assert queued != (need.recommended is not None), need
        else:
            assert not queued
            assert need.recommended is None
        if queued:
            urgency = rank(need.priority, need.deadline)
            assert state.queue.ranks[name] == urgency
            assert (urgency, name) in state.queue.lanes[need.service, need.wanted].ordered()
    assert state.queue.ranks.keys() <= state.needs.keys()


def a_part_waits_no_lower_than_it_was_ranked(state: State) -> None:
    """Where a service's part has a priority of its own, its needs have it, or were promoted since."""
    for need in state.needs.values():
        own = state.incidents[need.incident].parts.get(need.service, 4)
        assert need.done or need.priority <= own, need


def timers_are_only_for_what_waits(state: State) -> None:
    """An unanswered order, a need that waits below the first priority, an incident that was served and lacks nothing,
    a call that goes on, an offer nobody answered, a caller to call back,
    a mark that holds, what a hospital told, recordings that are retained, an alarm that waits,
    a device under test."""
    calls = {end_timer(name) for name, one in state.calls.items() if not one.ended}
    answers = {acknowledge_timer(name) for name, one in state.assignments.items() if one.step is Step.ASSIGNED}
    waiting = {promote_timer(name) for name, one in state.needs.items() if waits(state, one) and one.priority > 1}
    promised = {promote_timer(name) for name, one in state.needs.items() if one.recommended is not None}
    idle = {
        close_timer(number)
        for number, one in state.incidents.items()
        if one.open and one.served and not one.out and all(state.needs[need].done for need in one.needs)
    }
    offers = {handover_timer(name) for name in state.handovers}
    lists = {call_back_timer(name) for name in state.call_backs}
    marks = {mark_timer(name) for name in state.marks}
    alarms = {verify_timer(name) for name, one in state.alarms.items() if waits_to_be_verified(one)}
    tests = {test_timer(name) for name in state.tests}
    messages = {message_timer(name) for name in state.messages}
    reaching = {reach_timer(name) for name, one in state.assignments.items() if reaches(state, one)}
    marks = {mark_timer(name) for name in state.marks} | {hospital_timer(name) for name in state.hospitals}
    timers = state.timers.ranks.keys()
    retained = {recordings_timer(until) for until in state.recordings}
    transfers = {transfer_timer(name) for name, one in state.transfers.items() if one.state in ("offered", "accepted")}
    always = (
        answers
        | idle
        | calls
        | offers
        | lists
        | marks
        | messages
        | reaching
        | retained
        | transfers
        | alarms
        | tests
        | {timer for _, timer in (*ticket_times(state), *warning_times(state))}
    )
    may, must = always | waiting, always | (waiting - promised)
    assert timers <= may, timers - may
    assert timers >= must, must - timers


def recommendations_agree(state: State) -> None:
    promised = {need.recommended: name for name, need in state.needs.items() if need.recommended is not None}
    assert state.recommended_to == promised
    assert promised.keys() <= state.available.pool_of.keys()


def transfers_agree(state: State) -> None:
    """What waits for an answer of another centre has its message; nothing is offered twice, or after its end."""
    theirs = {name: one for name, one in state.transfers.items() if one.theirs is not None}
    assert state.received == {received_as(one.centre, one.theirs): name for name, one in theirs.items()}
    offered = [one for name, one in state.transfers.items() if one.theirs is None and one.state == "offered"]
    incidents = [one.incident for one in offered if one.incident is not None]
    assert len(set(incidents)) == len(incidents)
    assert not [one for one in incidents if one in state.incidents and not state.incidents[one].open]
    waiting = {one.transfer for one in state.messages.values() if one.purpose == "offer"}
    assert waiting <= {name for name, one in state.transfers.items() if one.state == "offered"}


def tickets_agree(state: State) -> None:
    """It is with somebody, or over and will be settled; who has none wrote no answer; nothing is merged in a circle."""
    for name, one in state.tickets.items():
        assert (one.settle_at is not None) == (one.state in ("answered", "refused", "merged")), one
        assert one.state != "forwarded" or one.agency is not None, one
        assert (one.given_at is None) == (one.agency is None), one
        assert not one.is_taken_up or one.agency is not None, one
        assert one.settle_at is None or (one.writer, one.until, one.escalate_at) == (None, None, None), one
        assert name <= state.tickets_ever
        assert 0 <= one.files <= rules.FILES_MAX
        assert name not in one.others, one
        assert not one.others or one.state != "merged", one
        assert len(one.others) <= rules.MERGED_MAX
        assert (one.into is not None) == (one.state == "merged"), one
        assert one.into is None or name in state.tickets[one.into].others, one
        assert all(state.tickets[other].into == name for other in one.others), one
        assert (one.answer is not None) == (one.writer is not None), one
        assert one.granted_until is None or one.due.at >= one.granted_until, one


def messages_are_found(state: State) -> None:
    """By the call or the ticket that they are about, and nothing else is."""
    about: dict[Any, set[Any]] = {}
    for name, one in state.messages.items():
        for subject in (one.call, one.ticket):
            if subject is not None:
                about.setdefault(subject, set()).add(name)
    assert state.messages_of == about


def ticket_times(state: State) -> list[tuple[int, str]]:
    """When the planner is to look at which ticket, for what."""
    times = []
    for name, one in state.tickets.items():
        if one.state == "forwarded" and not one.is_reminded and one.due.remind_at is not None:
            times.append((one.due.remind_at, remind_timer(name)))
        if one.escalate_at is not None:
            times.append((one.escalate_at, escalate_timer(name)))
        if one.settle_at is not None and one.state != "merged":
            times.append((one.settle_at, settle_timer(name)))
    return times


def warnings_agree(state: State) -> None:
    """Only what was approved has clusters; only what was sent is tried, and nobody is told again who has it."""
    for name, one in state.warnings.items():
        assert one.state in ("draft", "approved", "sent"), one
        assert (one.leave_at is not None) == (one.state == "approved"), one
        assert (one.tries > 0) == (one.state == "sent"), one
        assert one.state != "draft" or not one.clusters, one
        assert one.again_at is None or not all(one.clusters.values()), one
        assert one.state != "sent" or one.of is None or one.of not in state.warnings, one
        assert not one.told or (one.again_at is None and set(one.told) <= one.clusters.keys()), one
        assert len(set(one.told)) == len(one.told), one
        assert name <= state.warnings_ever
    assert not state.unheard.keys() & state.warnings.keys()
    assert {name for _, kind, name in state.leaving if kind == "warning"} == state.unheard.keys()


def warning_times(state: State) -> list[tuple[int, str]]:
    """When the planner is to look at which warning, for what."""
    times = []
    for name, one in state.warnings.items():
        times.append((one.expires, warning_timer(name)))
        if one.leave_at is not None:
            times.append((one.leave_at, leave_timer(name)))
        if one.again_at is not None:
            times.append((one.again_at, again_timer(name)))
    return times


def alarms_end_once_and_are_found(state: State) -> None:
    """It waits, or it ended, or it is an incident's, and never two of these; a device's last one is known, and at most
    one of a kind runs for a device."""
    by_incident = {one.alarm: number for number, one in state.incidents.items() if one.alarm is not None}
    assert by_incident == {name: one.incident for name, one in state.alarms.items() if one.incident is not None}
    for one in state.alarms.values():
        assert one.incident is None or one.ended_at is None, one
        assert not one.verified or one.incident is not None, one
        assert set(one.active) <= set(one.devices)
    assert set(state.last_alarms.values()) <= state.alarms.keys()
    contacts_are_rung_by_one(state)
    for name, site in state.sites.items():
        assert all(state.devices.get(device, name) is not None for device in site.devices)
    assert set(state.devices.values()) <= state.sites.keys()
    waiting = [
        (one.kind, one.drill, device)
        for one in state.alarms.values()
        if waits_to_be_verified(one)
        for device in one.active
    ]
    assert len(waiting) == len(set(waiting)), waiting


def what_is_over_has_left(state: State) -> None:
    """Ended a day of journal time before this minute: gone, with everything that hangs on it; remembered for a week."""
    minute = minute_of(state.at)
    for incident in state.incidents.values():
        assert incident.open or incident.closed_at + rules.KEPT_MS > minute
    for need in state.needs.values():
        assert need.id in state.incidents[need.incident].needs
    for call in state.calls.values():
        kept = call.incident is not None and call.incident in state.incidents
        assert not call.ended or kept or call.ended_at + rules.KEPT_MS > minute or late_detached(state, call)
    assert len(state.remembered) <= rules.MEMORY_DAYS + 1


def late_detached(state: State, call: Any) -> bool:
    """It was taken off its incident after it had ended, and stays a day from then."""
    return any(state.calls.get(name) is call for _, kind, name in state.leaving if kind == "call")


def a_snapshot_is_the_same(state: State) -> State:
    again = of_image(image(state))
    assert facts(again) == facts(state)
    return again


def places_are_the_same_after_a_snapshot(state: State, places: Places) -> None:
    """Where no sighting came, a start from a snapshot puts every unit where the entries put it."""
    from_state = all_places(state)
    assert from_state.x_m == places.x_m
    assert from_state.spots == places.spots


# --- who should be sent, by looking at everything


def first_due(state: State, now: int, idle_since: dict[int, int], rang_at: dict[str, int]) -> str | None:
    """The timer that should have rung first, if one should."""
    limits = state.rules.limits if state.rules is not None else None
    if limits is None:
        return None
    due = [
        (one.last.at + limits.acknowledge_s * 1000, acknowledge_timer(name))
        for name, one in state.assignments.items()
        if one.step is Step.ASSIGNED
    ]
    due += [
        (one.since + limits.promote_s[one.priority - 1] * 1000, promote_timer(name))
        for name, one in state.needs.items()
        if waits(state, one) and one.priority > 1
    ]
    due += [(rang_at[name] + rules.CALL_MS_MAX, end_timer(name)) for name, one in state.calls.items() if not one.ended]
    due += [(since + limits.close_s * 1000, close_timer(number)) for number, since in idle_since.items()]
    due += [(one.at + limits.handover_s * 1000, handover_timer(name)) for name, one in state.handovers.items()]
    due += [(one.since + rules.CALL_BACK_MS_MAX, call_back_timer(name)) for name, one in state.call_backs.items()]
    due += [(until, mark_timer(name)) for name, until in state.marks.items()]
    due += [(one.verify_by, verify_timer(name)) for name, one in state.alarms.items() if waits_to_be_verified(one)]
    due += [(until, test_timer(name)) for name, until in state.tests.items()]
    due += [(one.expires, message_timer(name)) for name, one in state.messages.items()]
    due += [
        (one.expires if one.state == "offered" else one.accepted_at + rules.TRANSFER_MS_MAX, transfer_timer(name))
        for name, one in state.transfers.items()
        if one.state in ("offered", "accepted")
    ]
    due += [(reach_at(state, one), reach_timer(name)) for name, one in state.assignments.items() if reaches(state, one)]
    due += ticket_times(state) + warning_times(state)
    due += [(one.until, hospital_timer(name)) for name, one in state.hospitals.items()]
    due += [(until, recordings_timer(until)) for until in state.recordings]
    come = [timer for timer in due if timer[0] <= now]
    return min(come)[1] if come else None


def reaches(state: State, one: Assignment) -> bool:
    """Nobody answered the order, and there is a way left to tell the crew."""
    return one.step is Step.ASSIGNED and one.ways < 2 and state.units[one.unit].phone


def reach_at(state: State, one: Assignment) -> int:
    limits = state.rules.limits
    if one.failed_at is not None:
        return one.failed_at
    if one.ways == 0:
        return one.last.at + (0 if f"crew:{one.unit}" in state.silent else limits.reach_s * 1000)
    return one.last.at + limits.ring_s * 1000


def best_pair(state: State, places: Places) -> tuple[str, str] | None:
    """The most urgent open need that somebody free, able and untried can serve, and the nearest of those."""
    waiting = [need for need in state.needs.values() if waits(state, need) and need.recommended is None]
    for need in sorted(waiting, key=lambda one: (one.priority, one.deadline, one.id)):
        place = state.incidents[need.incident].place
        if place is None:
            continue
        x, y = place.lon * places.x_m, place.lat * places.y_m
        able = [
            ((spot.x - x) ** 2 + (spot.y - y) ** 2, name)
            for name, unit in state.units.items()
            if unit.standing is Standing.AVAILABLE
            and unit.assignment is None
            and unit.service == need.service
            and need.wanted <= unit.capabilities
            and name not in need.tried
            and name not in state.recommended_to
            and (spot := places.spots.get(name)) is not None
        ]
        if able:
            return need.id, min(able)[1]
    return None
