"""What follows from the rest: who waits, who is free, what must be done in time."""

from collections.abc import Iterator

from dispatch.core import rules
from dispatch.core.queue import rank
from dispatch.core.state.sites import Alarm
from dispatch.core.state.things import (
    Assignment,
    Handover,
    Incident,
    Message,
    Need,
    Unit,
)
from dispatch.core.state.timers import acknowledge_timer, close_timer, handover_timer, promote_timer, reach_timer
from dispatch.core.state.whole import State
from events.values import (
    CREW,
    Actor,
    CallId,
    IncidentId,
    MessageId,
    Place,
    Standing,
    Step,
    Time,
    UnitId,
)


def crew_of(unit: UnitId) -> Actor:
    """As whom its crew signs in."""
    return Actor(CREW + unit)


def holders(state: State, now: Time) -> set[Actor]:
    """Everybody who sits at a desk or holds what waits, and crews that could be reached otherwise: whose console or
    page should be heard of."""
    seated = (seat.person for seat in state.desks.values())
    crews = (crew_of(name) for name, unit in state.units.items() if unit.phone and unit.standing is Standing.AVAILABLE)
    return {*seated, *crews, *holding(state, now)}


def holding(state: State, now: Time) -> set[Actor]:
    """Everybody who talks, calls back, offers a call to another number, or rings a site: what others wait for while she
    is not heard of."""
    calling_back = (person for name in state.taken if (person := state.call_backs[name].person) is not None)
    talking = (person for name in state.live if (person := state.calls[name].person) is not None)
    offering = (one.person for one in state.handovers.values())
    return {*talking, *calling_back, *offering, *at_sites(state, now)}


def at_sites(state: State, now: Time) -> Iterator[Actor]:
    """Whose an alarm is that waits, and who began to ring a contact lately, of an incident too: while her console is
    not heard of, another may."""
    for alarm in state.alarms.values():
        if alarm.person is not None and waits_to_be_verified(alarm):
            yield alarm.person
        if is_running(state, alarm):
            yield from (person for person, ring in alarm.rings.items() if now < ring.since + rules.RING_MS_MAX)


def waits_to_be_verified(alarm: Alarm) -> bool:
    """Nobody knows yet whether it is real."""
    return alarm.incident is None and alarm.ended_at is None


def is_running(state: State, alarm: Alarm) -> bool:
    """It waits, or what it became is still open."""
    return alarm.ended_at is None if alarm.incident is None else state.incidents[alarm.incident].open


def wait(state: State, need: Need) -> None:
    """The need is open: it waits in the queue if its incident has a place, and will be promoted in time."""
    incident = state.incidents[need.incident]
    if incident.place is not None:
        state.queue.add(need.id, need.service, need.wanted, rank(need.priority, need.deadline))
    rise_in_time(state, need)


def rise_in_time(state: State, need: Need) -> None:
    """A need that waits past its bound is promoted."""
    if need.priority > 1 and state.rules is not None:
        bound_s = state.rules.limits.promote_s[need.priority - 1]
        state.timers.put(promote_timer(need.id), need.since + bound_s * 1000)


def wait_no_longer(state: State, need: Need) -> None:
    state.queue.remove(need.id)
    state.timers.drop(promote_timer(need.id))
    if need.recommended is not None:
        state.recommended_to.pop(need.recommended, None)
        unit = state.units[need.recommended]
        state.queue.wake(unit.service, unit.capabilities)
        need.recommended = None


def free(state: State, name: UnitId, unit: Unit) -> None:
    """The unit may be sent, if it is on duty and well."""
    if unit.standing is Standing.AVAILABLE and unit.assignment is None:
        state.available.add(name, unit.service, unit.capabilities)
        state.queue.wake(unit.service, unit.capabilities)


def stand(unit: Unit, place: Place, at: Time) -> None:
    """Its event puts it there, unless a later one is known already."""
    if at >= unit.stood_at:
        unit.stood, unit.stood_at = place, at


def take(state: State, name: UnitId) -> None:
    """The unit may not be sent any more; who was to get it is asked about anew."""
    state.available.remove(name)
    promised = state.recommended_to.pop(name, None)
    if promised is not None:
        need = state.needs[promised]
        need.recommended = None
        wait(state, need)


def watch(state: State, assignment: Assignment) -> None:
    """An order that nobody answers is given up after the region's limit."""
    if state.rules is not None and assignment.step is Step.ASSIGNED:
        due = assignment.last.at + state.rules.limits.acknowledge_s * 1000
        state.timers.put(acknowledge_timer(assignment.id), due)


def reach_in_time(state: State, assignment: Assignment) -> None:
    """An order that the page of its crew does not acknowledge goes by the next way there is, in the region's time; at
    once where no page is heard of, or where no gateway took it the way before."""
    state.timers.drop(reach_timer(assignment.id))
    if state.rules is None or assignment.step is not Step.ASSIGNED or not state.units[assignment.unit].phone:
        return
    waits_s = (state.rules.limits.reach_s, state.rules.limits.ring_s)[assignment.ways :]
    if not waits_s or not waits_s[0]:
        return
    has_page = crew_of(assignment.unit) not in state.silent
    wait_s = waits_s[0] if has_page or assignment.ways else 0
    due = assignment.failed_at or assignment.last.at + wait_s * 1000
    state.timers.put(reach_timer(assignment.id), due)


def lapse_in_time(state: State, call: CallId, offer: Handover) -> None:
    """An offer that no desk takes goes back after the region's limit."""
    if state.rules is not None:
        state.timers.put(handover_timer(call), offer.at + state.rules.limits.handover_s * 1000)


def close_when_idle(state: State, number: IncidentId, incident: Incident, now: Time) -> None:
    """An incident that was served and lacks nothing is closed after a while, if the region says so."""
    idle = incident.open and incident.served and incident.out == 0
    if state.rules is None or state.rules.limits.close_s == 0:
        return
    if idle and all(state.needs[need].done for need in incident.needs):
        state.timers.put(close_timer(number), now + state.rules.limits.close_s * 1000)
    else:
        state.timers.drop(close_timer(number))


def list_message(state: State, name: MessageId, message: Message) -> None:
    """It is found by the call or the ticket it is about."""
    for about in (message.call, message.ticket):
        if about is not None:
            state.messages_of.setdefault(about, set()).add(name)


def unlist_message(state: State, name: MessageId, message: Message) -> None:
    for about in (message.call, message.ticket):
        if about is not None:
            state.messages_of[about].discard(name)
            if not state.messages_of[about]:
                del state.messages_of[about]
