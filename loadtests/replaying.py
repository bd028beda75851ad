"""Sends recorded incidents through the real webhook and the real commands, in the order in which they happened."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from dispatch.core import commands
from dispatch.exchanges.canonical import CallData
from events.values import (
    AssignmentId,
    CallId,
    Capability,
    CommandId,
    Disposition,
    Extension,
    IncidentId,
    KindId,
    NeedId,
    ServiceId,
    Step,
    Time,
    UnitId,
)
from loadtests import messages
from loadtests.link import Answer, Link
from loadtests.messages import Asked, Delivery
from loadtests.reckoning import KEPT, Reckoning
from loadtests.san_francisco import Incident, Response
from loadtests.san_francisco_region import NUMBER, SERVICE

EXCHANGE = "replay"
TAKER, DISPATCHER = "tn1", "city-dispatcher"
DESK = Extension("101")
STEPS = (
    (Step.EN_ROUTE, "response"),
    (Step.ON_SCENE, "on_scene"),
    (Step.TRANSPORTING, "transport"),
    (Step.AT_HOSPITAL, "hospital"),
    (Step.CLEARED, "available"),
)
"""Each step of ours, and the column whose time it has."""
DISPOSITIONS: dict[str, Disposition] = {
    "Fire": "served",
    "Code 2 Transport": "transported",
    "Code 3 Transport": "transported",
    "No Merit": "false_alarm",
    "Cancelled": "cancelled",
}
NO_TIME = "no time in the file"
NO_END = "no time of its end in the file"
NOT_ASSIGNED = "its unit was not assigned"


class Moment(NamedTuple):
    """Something to be sent, in the order of the file's own time; `turn` decides a tie."""

    at: Time
    turn: int
    unit: str
    send: Any


class Replay:
    """One pass over the incidents. What became of each thing goes into the reckoning."""

    def __init__(self, link: Link, reckoning: Reckoning) -> None:
        self.link = link
        self.reckoning = reckoning
        self.said = 0
        self.numbers: dict[str, IncidentId] = {}
        self.needs: dict[str, int] = {}
        self.assignments: dict[tuple[str, str], AssignmentId] = {}

    async def run(self, incidents: Sequence[Incident], told: Callable[[int], None]) -> None:
        """Everything, one after the other: what happened later is asked later."""
        await self._begin(incidents)
        moments = [moment for incident in incidents for moment in self._moments(incident)]
        moments.sort(key=lambda moment: moment[:3])
        for done, moment in enumerate(moments):
            await moment.send()
            told(done)

    async def _begin(self, incidents: Sequence[Incident]) -> None:
        await self._ask(TAKER, commands.SignOnDesk(id=self._id(), extension=DESK))
        for unit in sorted({one.unit for incident in incidents for one in incident.responses}):
            await self._ask(unit.lower(), commands.BringOnDuty(id=self._id(), unit=UnitId(unit)))

    # --- from rows to what is sent

    def _moments(self, incident: Incident) -> list[Moment]:
        first = incident.responses[0]
        moments = [
            Moment(incident.received, 0, "", lambda: self._ring(incident)),
            Moment(incident.entry, 1, "", lambda: self._open(incident)),
            Moment(incident.ended, 9, "", lambda: self._close(incident, first)),
        ]
        for response in sorted(incident.responses, key=lambda one: one.sequence):
            moments.append(Moment(response.dispatch, 2, response.unit, self._later(self._assign, incident, response)))
            for turn, (step, column) in enumerate(STEPS, 3):
                at = getattr(response, column)
                if at is None:
                    self.reckoning.note(f"step {step}", NO_TIME)
                    continue
                send = self._later(self._advance, incident, response, step, at)
                moments.append(Moment(at, turn, response.unit, send))
        return moments

    @staticmethod
    def _later(do: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        return lambda: do(*arguments)

    # --- what is sent

    async def _ring(self, incident: Incident) -> None:
        call = incident.responses[0].call
        answer = await self._tell("call.ringing", call, incident.received + incident.shift_ms, caller="4155550100")
        self._note("calls", answer, incident.number)

    async def _open(self, incident: Incident) -> None:
        """The call is answered, written down, and over: the file does not say when it ended."""
        first, at = incident.responses[0], Time(incident.entry + incident.shift_ms)
        await self._tell("call.answered", first.call, at, agent=DESK)
        name = CallId(f"{EXCHANGE}:{first.call}")
        command = messages.open_incident(self._id(), KindId(first.kind), call=name, place=first.place)
        answer = await self._ask(TAKER, msgspec.structs.replace(command, happened_at=at))
        await self._tell("call.ended", first.call, at, cause="normal")
        self.reckoning.beside["call ended at its entry"] += 1
        made = answer.told[0].ids.incident if answer.told else None
        if made is not None:
            self.numbers[incident.number] = IncidentId(made)
        self._note("incidents", answer, incident.number)

    async def _assign(self, incident: Incident, response: Response) -> None:
        """One unit more is needed, and it is this one."""
        number = self.numbers[incident.number]
        at = Time(response.dispatch + incident.shift_ms)
        self.needs[incident.number] = self.needs.get(incident.number, 0) + 1
        need = NeedId(f"{number}.{self.needs[incident.number]}")
        wanted = (Capability(response.unit_type),)
        add = commands.AddNeed(
            id=self._id(), happened_at=at, incident=number, service=ServiceId(SERVICE), wanted=wanted
        )
        assign = commands.AssignUnit(id=self._id(), happened_at=at, need=need, unit=UnitId(response.unit))
        answer = await self._ask(DISPATCHER, add, assign)
        made = answer.told[1].ids.assignment
        if made is not None:
            self.assignments[incident.number, response.unit] = AssignmentId(made)
        became = f"{answer.told[1].reason}: still on another incident" if made is None else KEPT
        self.reckoning.note("unit responses", became, f"{incident.number} {response.unit}")
        if made is None:
            drop = commands.DropNeed(id=self._id(), need=need, reason="unit_not_there")
            await self._ask(DISPATCHER, drop)
            self.reckoning.beside["need dropped, since its unit was not assigned"] += 1

    async def _advance(self, incident: Incident, response: Response, step: Step, at: Time) -> None:
        assignment = self.assignments.get((incident.number, response.unit))
        where = f"{incident.number} {response.unit}"
        if assignment is None:
            self.reckoning.note(f"step {step}", NOT_ASSIGNED, where)
            return
        command = commands.AdvanceAssignment(
            id=self._id(), happened_at=Time(at + incident.shift_ms), assignment=assignment, step=step
        )
        answer = await self._ask(response.unit.lower(), command)
        self._note(f"step {step}", answer, where, why_not(response, step))

    async def _close(self, incident: Incident, first: Response) -> None:
        """Whoever has no end in the file ends with the incident."""
        number, at = self.numbers[incident.number], Time(incident.ended + incident.shift_ms)
        for response in incident.responses:
            assignment = self.assignments.get((incident.number, response.unit))
            if response.available is None and assignment is not None:
                cancel = commands.CancelAssignment(
                    id=self._id(), happened_at=at, assignment=assignment, reason="no_end_in_file"
                )
                await self._ask(DISPATCHER, cancel)
                self.reckoning.beside[f"assignment cancelled: {NO_END}"] += 1
        close = commands.CloseIncident(
            id=self._id(),
            happened_at=at,
            incident=number,
            disposition=DISPOSITIONS.get(first.disposition, "no_action"),
        )
        self._note("incidents closed", await self._ask(DISPATCHER, close), incident.number)

    # --- how it is sent

    async def _tell(self, kind: str, call: str, at: int, **data: Any) -> Answer:
        told = CallData(call, number=NUMBER, at=at, **data)
        return await self.link.send(Delivery(f"r{self._id()}", kind, told, EXCHANGE))

    async def _ask(self, who: str, *asked: Any) -> Answer:
        return await self.link.send(Asked(who, asked))

    def _note(self, thing: str, answer: Answer, where: str, why: str = "") -> None:
        reason = next(iter(answer.reasons), "")
        if answer.status == 200 and not reason:
            self.reckoning.note(thing)
        else:
            self.reckoning.note(thing, f"{reason or answer.status}: {why or 'not explained'}", where)

    def _id(self) -> CommandId:
        self.said += 1
        return CommandId(f"replay-{self.said}")


def why_not(response: Response, step: Step) -> str:
    """What in the row itself keeps this step from following."""
    at = getattr(response, next(column for one, column in STEPS if one is step))
    order = [step for step, _ in STEPS]
    for later, column in STEPS[order.index(step) + 1 :]:
        after = getattr(response, column)
        if after is not None and after < at:
            return f"its time is after that of {later}"
    if step is Step.AT_HOSPITAL and response.transport is None:
        return "a hospital time without a transport"
    return ""
