"""What should be done next? The planner is one more dispatcher: it looks, and gives one command at a time."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from dispatch.core import commands, rules
from dispatch.core.commands import Command
from dispatch.core.request import Moment
from dispatch.core.state import Need, State
from events.values import (
    AlarmId,
    AssignmentId,
    CallId,
    CommandId,
    DeviceId,
    HospitalId,
    IncidentId,
    MessageId,
    NeedId,
    Place,
    Step,
    TicketId,
    Time,
    TransferId,
    UnitId,
    WarningId,
)

CANDIDATES_MAX = 9
DIVERTIBLE = frozenset((Step.ASSIGNED, Step.ACKNOWLEDGED, Step.EN_ROUTE))


def plan(state: State, moment: Moment) -> Command | None:
    """The next command worth giving, or none. Asked again after each one is carried out."""
    return _expire(state, moment) or _assign(state, moment)


def wake_at(state: State) -> Time | None:
    """When the planner wants to be asked again, if nothing happens before."""
    first = state.timers.first()
    return None if first is None else Time(first[0])


def set_aside(state: State, command: Command) -> None:
    """The planner's command was refused, which is a bug: do not give it again, or every turn would."""
    for timer in state.timers.ranks:
        kind, _, name = timer.partition(" ")
        if EXPIRE[kind](CommandId(command.id), name) == command:
            state.timers.drop(timer)
            return
    if isinstance(command, commands.AssignUnit | commands.RecommendUnit):
        state.queue.remove(command.need)


# --- what a time that has come means


def _expire(state: State, moment: Moment) -> Command | None:
    first = state.timers.first()
    if first is None or first[0] > moment.now:
        return None
    kind, _, name = first[1].partition(" ")
    return EXPIRE[kind](_id(state), name)


def _acknowledge(id: CommandId, name: str) -> Command:
    return commands.SilenceAssignment(id=id, assignment=AssignmentId(name))


def _promote(id: CommandId, name: str) -> Command:
    return commands.PromoteNeed(id=id, need=NeedId(name))


def _close(id: CommandId, name: str) -> Command:
    return commands.CloseIncident(id=id, incident=IncidentId(int(name)), disposition="served")


def _end(id: CommandId, name: str) -> Command:
    return commands.EndCall(id=id, call=CallId(name), failed=True, cause=rules.END_NOT_TOLD)


def _handover(id: CommandId, name: str) -> Command:
    return commands.LapseHandover(id=id, call=CallId(name))


def _call_back(id: CommandId, name: str) -> Command:
    return commands.ExpireCallBack(id=id, call=CallId(name))


def _mark(id: CommandId, name: str) -> Command:
    return commands.UnmarkCaller(id=id, call=CallId(name))


def _verify(id: CommandId, name: str) -> Command:
    return commands.LapseAlarm(id=id, alarm=AlarmId(name))


def _test(id: CommandId, name: str) -> Command:
    return commands.EndTest(id=id, device=DeviceId(name))


def _reach(id: CommandId, name: str) -> Command:
    return commands.ReachCrew(id=id, assignment=AssignmentId(name))


def _message(id: CommandId, name: str) -> Command:
    return commands.ExpireMessage(id=id, message=MessageId(int(name)))


def _hospital(id: CommandId, name: str) -> Command:
    return commands.LapseHospital(id=id, hospital=HospitalId(name))


def _recordings(id: CommandId, name: str) -> Command:
    return commands.ExpireRecordings(id=id, until=Time(int(name)))


def _remind(id: CommandId, name: str) -> Command:
    return commands.RemindTicket(id=id, ticket=TicketId(int(name)))


def _escalate(id: CommandId, name: str) -> Command:
    return commands.EscalateTicket(id=id, ticket=TicketId(int(name)))


def _settle(id: CommandId, name: str) -> Command:
    return commands.SettleTicket(id=id, ticket=TicketId(int(name)))


def _transfer(id: CommandId, name: str) -> Command:
    return commands.ExpireTransfer(id=id, transfer=TransferId(int(name)))


def _leave(id: CommandId, name: str) -> Command:
    return commands.SendWarning(id=id, warning=WarningId(int(name)))


def _again(id: CommandId, name: str) -> Command:
    return commands.RetryWarning(id=id, warning=WarningId(int(name)))


def _warning(id: CommandId, name: str) -> Command:
    return commands.ExpireWarning(id=id, warning=WarningId(int(name)))


EXPIRE: Mapping[str, Callable[[CommandId, str], Command]] = {
    "acknowledge": _acknowledge,
    "promote": _promote,
    "close": _close,
    "end": _end,
    "handover": _handover,
    "call_back": _call_back,
    "mark": _mark,
    "verify": _verify,
    "test": _test,
    "reach": _reach,
    "message": _message,
    "hospital": _hospital,
    "recordings": _recordings,
    "transfer": _transfer,
    "remind": _remind,
    "escalate": _escalate,
    "settle": _settle,
    "leave": _leave,
    "again": _again,
    "warning": _warning,
}


# --- who goes


def _assign(state: State, moment: Moment) -> Command | None:
    """The most urgent need that somebody free can serve gets the one who is there first."""
    best: tuple[int, NeedId, UnitId] | None = None
    for lane in state.queue.hot:
        if not state.available.able(lane.service, lane.wanted):
            continue
        for rank, name in lane.ordered():
            if best is not None and (rank, name) > best[:2]:
                break
            unit = best_unit(state, state.needs[name], moment)
            if unit is not None:
                best = (rank, name, unit)
                break
    if best is None or state.rules is None:
        return None
    if state.rules.assigning == "recommend":
        return commands.RecommendUnit(id=_id(state), need=best[1], unit=best[2])
    return commands.AssignUnit(id=_id(state), need=best[1], unit=best[2])


def best_unit(state: State, need: Need, moment: Moment) -> UnitId | None:
    """The able, free unit that gets there first and was not asked before; on a tie, the name that sorts first.

    All units of a service make the same speed, so the nearest is the first there. None where even that one is out of
    reach.
    """
    place = state.incidents[need.incident].place
    if place is None:
        return None
    passed = {*need.tried, *state.recommended_to}
    found = moment.places.nearest(place, state.available, need.service, need.wanted, most=1 + len(passed))
    first = next((one for one in found if one.unit not in passed), None)
    return first.unit if first is not None and first.distance_m <= rules.REACH_M_MAX else None


def _id(state: State) -> CommandId:
    """The planner's commands are named by the position they will have: never twice the same."""
    return CommandId(str(state.position + 1))


# --- what a person may choose from


class Candidate(Struct, frozen=True):
    """A unit that could be sent. `busy` is the incident it would be taken from; `tried`: it did not go when asked."""

    unit: UnitId
    eta_s: int
    distance_m: float
    place: Place
    place_at: Time
    busy: IncidentId | None
    tried: bool


def candidates(state: State, name: NeedId, moment: Moment) -> list[Candidate] | None:
    """Who could serve this need, first there first; None when there is no such need or it has no place."""
    need = state.needs.get(name)
    place = state.incidents[need.incident].place if need is not None else None
    if need is None or place is None or state.rules is None:
        return None
    found = moment.places.nearest(place, state.available, need.service, need.wanted, most=CANDIDATES_MAX)
    rows = [_candidate(state, need, place, one.unit, None, moment) for one in found]
    rows.extend(
        _candidate(state, need, place, one.unit, one.incident, moment)
        for one in state.assignments.values()
        if one.step in DIVERTIBLE and one.incident != need.incident and _is_able(state, need, one.unit)
    )
    known = (row for row in rows if row is not None)
    return sorted(known, key=lambda row: (row.tried, row.busy is not None, row.eta_s, row.unit))[:CANDIDATES_MAX]


def _is_able(state: State, need: Need, name: UnitId) -> bool:
    unit = state.units[name]
    return unit.service == need.service and need.wanted <= unit.capabilities


def _candidate(
    state: State, need: Need, place: Place, unit: UnitId, busy: IncidentId | None, moment: Moment
) -> Candidate | None:
    spot, service = moment.places.spots.get(unit), state.services.get(need.service)
    if spot is None or service is None or state.rules is None:
        return None
    distance_m = moment.places.distance_m(unit, place) or 0.0
    eta_s = rules.travel_s(state.rules, service, distance_m, moment.now)
    return Candidate(unit, eta_s, round(distance_m), spot.place, spot.at, busy, unit in need.tried)
