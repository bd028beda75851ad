"""The people of a quarter: citizens who report, clerks of the centre, agencies that answer, sooner or later.

Pure, as the city is: it reads no clock and does no I/O, and the same seed says the same.
"""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import events
from dispatch.core import commands
from dispatch.region import Region
from events.entry import Entry
from events.values import AgencyId, Channel, CommandId, FieldId, TicketId, Time
from loadtests.chances import Choice, around_s, happens
from loadtests.messages import IN_THE_CLEAR, Sent
from loadtests.quarter import shape as habits
from loadtests.quarter.shape import DAY_MS, Shape
from loadtests.stage import Pace, Stage
from projections.projection import Change

CLERK, LEADER = "clerk", "leader"
"""Accounts: the leader approves what the clerk writes down."""
MINUTE_MS = 60_000


class Matter:
    """One ticket, as those who have to do with it know it."""

    __slots__ = ("agency", "field", "is_over", "level", "number", "random", "since", "steps")

    def __init__(self, field: FieldId, random: Random) -> None:
        self.field = field
        self.random = random
        self.number = TicketId(0)
        self.agency: AgencyId | None = None
        self.since = 0
        """Whatever was intended before this many changes of hands is not done any more."""
        self.level = 0
        self.steps = 0
        self.is_over = False


class Office:
    """`act`, `hear` and `next_due` as the city's world has them. It hears entries: no screen has every ticket."""

    def __init__(self, region: Region, seed: int, shape: Shape) -> None:
        self.stage = Stage(region, seed, shape.start, 0, Pace())
        self.shape = shape
        self.fields = {one.id: one for one in region.rules.fields}
        self.agencies = [one.id for one in region.rules.agencies]
        self.channels = Choice(habits.CHANNELS)
        self.stars = Choice(habits.STARS)
        self.matters: dict[TicketId, Matter] = {}
        self.reported: dict[CommandId, Matter] = {}
        """Not heard of yet."""
        times = self.stage.stream("times")
        for number in range(shape.tickets):
            at = Time(shape.start + times.randrange(shape.days * DAY_MS))
            self.stage.agenda.put(at, lambda now, number=number: self._report(number, now))  # type: ignore[misc]

    # --- what whoever drives it needs

    def next_due(self) -> Time | None:
        return self.stage.agenda.next_due()

    def act(self, now: Time) -> list[Sent]:
        self.stage.agenda.run(now)
        out, self.stage.out = self.stage.out, []
        return out

    def hear(self, changes: Iterable[Change], now: Time) -> None:
        """Nothing of this is on a screen that is told; see `hear_entry`."""

    def hear_entry(self, entry: Entry) -> None:
        event: Any = entry.event
        hears = HEARS.get(type(event))
        if hears is None:
            return
        if isinstance(event, events.TicketOpened):
            self.matters[event.ticket] = self.reported.pop(entry.cause)
            self.matters[event.ticket].number = event.ticket
        hears(self, self.matters[event.ticket], event, entry.at)

    # --- citizens

    def _report(self, number: int, now: Time) -> None:
        random = self.stage.stream("matter", number)
        matter = Matter(random.choice(list(self.fields)), random)
        channel: Channel = self.channels.draw(random)
        came = Time(now - int(random.random() * habits.LETTER_DAYS * DAY_MS)) if channel == "letter" else None
        command = self.stage.id()
        self.reported[command] = matter
        self._say(
            CLERK, commands.OpenTicket, command, field=matter.field, text="Đường hư", channel=channel, happened_at=came
        )

    def opened(self, matter: Matter, e: events.TicketOpened, now: Time) -> None:
        """The clerk files it, if need be elsewhere, or refuses it, or knows it already."""
        random = matter.random
        late = happens(random, habits.PASSED_ON_LATE)
        seconds = around_s(random, habits.PASSED_ON_LATE_S if late else habits.PASSED_ON_S)
        self._soon(matter, now, seconds, self._file)

    def _file(self, matter: Matter, now: Time) -> None:
        chance = matter.random.random()
        if chance < habits.REFUSED:
            self._of(matter, CLERK, commands.RefuseTicket, reason="not_ours", text="Không thuộc thẩm quyền")
        elif chance < habits.REFUSED + habits.MERGED and (into := self._earlier(matter)) is not None:
            self._of(matter, CLERK, commands.MergeTicket, into=into)
        else:
            if chance > 1 - habits.REFILED:
                matter.field = matter.random.choice([one for one in self.fields if one != matter.field])
                self._of(matter, CLERK, commands.RefileTicket, field=matter.field)
            self._pass_on(matter, now)

    def _earlier(self, matter: Matter) -> TicketId | None:
        """Another of its field that somebody has."""
        others = range(max(1, matter.number - 60), matter.number)
        return next(
            (self.matters[TicketId(one)].number for one in others if self._is_like(TicketId(one), matter)), None
        )

    def _is_like(self, number: TicketId, matter: Matter) -> bool:
        other = self.matters[number]
        return not other.is_over and other.field == matter.field and other.agency is not None

    def _pass_on(self, matter: Matter, now: Time) -> None:
        if matter.agency is None:
            self._of(matter, CLERK, commands.ForwardTicket, agency=self.fields[matter.field].agency)
        else:
            others = [one for one in self.agencies if one != matter.agency]
            self._of(matter, CLERK, commands.ForwardTicket, agency=matter.random.choice(others), reason="not_ours")

    # --- agencies

    def forwarded(self, matter: Matter, e: events.TicketForwarded, now: Time) -> None:
        """It notes what it does; gives it back, or to another; or answers, if need be with more time. After some
        changes of hands whoever has it answers."""
        matter.agency, matter.level = e.agency, 0
        random, has_s = matter.random, self._has_s(matter)
        if happens(random, habits.NOTED):
            self._later(matter, now, has_s * 0.1, self._note)
        chance = random.random() if matter.steps <= habits.HANDS_MAX else 1.0
        matter.steps += 1
        if chance < habits.RETURNED:
            self._later(matter, now, has_s * 0.2, self._give_back)
        elif chance < habits.RETURNED + habits.MOVED:
            self._later(matter, now, has_s * 0.2, self._pass_on)
        else:
            if chance < habits.RETURNED + habits.MOVED + habits.EXTENDED:
                self._later(matter, now, has_s * 0.3, self._ask_for_longer)
            self._answer_in_time(matter, now)
        self._begin(matter, now)

    def _begin(self, matter: Matter, now: Time) -> None:
        """Some take it on as soon as they see it; others just begin."""
        random = self.stage.stream("taking", matter.number, now)
        if happens(random, habits.TAKEN):
            self._intend(matter, now, around_s(random, habits.TAKEN_S), self._take_up)

    def _take_up(self, matter: Matter, now: Time) -> None:
        self._of(matter, CLERK, commands.TakeUpTicket)

    def _has_s(self, matter: Matter) -> float:
        """Seconds by the clock on the wall that an agency usually has."""
        return self.fields[matter.field].answer_min * 60.0 * DAY_MS / habits.WORKING_DAY_MS

    def _note(self, matter: Matter, now: Time) -> None:
        self._of(matter, CLERK, commands.NoteTicket, text="Đã cử người", public=True)

    def _give_back(self, matter: Matter, now: Time) -> None:
        self._of(matter, CLERK, commands.ReturnTicket, reason="not_ours")

    def _answer_in_time(self, matter: Matter, now: Time) -> None:
        seconds = around_s(matter.random, self._has_s(matter) * habits.ANSWERED_AFTER, habits.ANSWERED_SPREAD)
        self._soon(matter, now, seconds, self._write)

    def returned(self, matter: Matter, e: events.TicketReturned, now: Time) -> None:
        self._soon(matter, now, around_s(matter.random, habits.PASSED_ON_S), self._pass_on)

    def _ask_for_longer(self, matter: Matter, now: Time) -> None:
        until = Time(now + int(matter.random.uniform(6, 20) * DAY_MS))
        self._of(matter, CLERK, commands.AskExtension, until=until, reason="rain")

    def longer_asked(self, matter: Matter, e: events.ExtensionAsked, now: Time) -> None:
        chance = matter.random.random()
        self._later(matter, now, 3_600.0, lambda one, then: self._decide(one, e.until, chance, then))

    def _decide(self, matter: Matter, until: Time, chance: float, now: Time) -> None:
        if chance < habits.GRANTED:
            self._of(matter, LEADER, commands.GrantExtension)
        elif chance < habits.GRANTED + habits.GRANTED_LESS:
            self._of(matter, LEADER, commands.GrantExtension, until=Time(until - DAY_MS))
        else:
            self._of(matter, LEADER, commands.RefuseExtension, reason="urgent")

    def escalated(self, matter: Matter, e: events.TicketEscalated, now: Time) -> None:
        matter.level = e.level
        self._later(matter, now, habits.HURRIES_S, self._write if e.agency is not None else self._pass_on)

    # --- answers

    def _write(self, matter: Matter, now: Time) -> None:
        self._of(matter, CLERK, commands.WriteAnswer, text="Đã vá xong")

    def written(self, matter: Matter, e: events.AnswerWritten, now: Time) -> None:
        self._later(matter, now, habits.APPROVED_S, self._look_at)

    def _look_at(self, matter: Matter, now: Time) -> None:
        if happens(matter.random, habits.SENT_BACK):
            self._of(matter, LEADER, commands.SendBackAnswer, reason="unclear")
        else:
            self._of(matter, LEADER, commands.ApproveAnswer)

    def sent_back(self, matter: Matter, e: events.AnswerSentBack, now: Time) -> None:
        self._later(matter, now, 7_200.0, self._write)

    def approved(self, matter: Matter, e: events.AnswerApproved, now: Time) -> None:
        self.over(matter, e, now)
        if happens(matter.random, habits.RATED):
            self._later(matter, now, habits.RATED_S, self._rate)
        if happens(matter.random, habits.REOPENED):
            self._later(matter, now, habits.REOPENED_S, self._reopen)

    def _rate(self, matter: Matter, now: Time) -> None:
        self._of(matter, CLERK, commands.RateTicket, stars=self.stars.draw(matter.random))

    def _reopen(self, matter: Matter, now: Time) -> None:
        self._of(matter, CLERK, commands.ReopenTicket, reason="not_mended")

    def reopened(self, matter: Matter, e: events.TicketReopened, now: Time) -> None:
        matter.is_over, matter.level = False, 0
        matter.since += 1
        self._answer_in_time(matter, now)
        self._begin(matter, now)

    def over(self, matter: Matter, e: Any, now: Time) -> None:
        matter.is_over = True
        matter.since += 1

    # --- how somebody does something

    def _soon(self, matter: Matter, now: Time, seconds: float, do: "Step") -> None:
        """Unless it has changed hands since: then whoever has it does as he will."""
        matter.since += 1
        self._intend(matter, now, seconds, do)

    def _later(self, matter: Matter, now: Time, median_s: float, do: "Step") -> None:
        self._intend(matter, now, around_s(matter.random, median_s), do)

    def _intend(self, matter: Matter, now: Time, seconds: float, do: "Step") -> None:
        since = matter.since
        self.stage.after(now, seconds, lambda then: do(matter, then) if matter.since == since else None)

    def _of(self, matter: Matter, who: str, kind: type, **fields: Any) -> None:
        self._say(who, kind, self.stage.id(), ticket=matter.number, **fields)

    def _say(self, who: str, kind: type, command: CommandId, **fields: Any) -> None:
        self.stage.ask(who, IN_THE_CLEAR.get(kind, kind)(id=command, **fields))


Step = Callable[[Matter, Time], None]
HEARS: dict[type, Callable[[Office, Matter, Any, Time], None]] = {
    events.TicketOpened: Office.opened,
    events.TicketForwarded: Office.forwarded,
    events.TicketReturned: Office.returned,
    events.ExtensionAsked: Office.longer_asked,
    events.TicketEscalated: Office.escalated,
    events.AnswerWritten: Office.written,
    events.AnswerSentBack: Office.sent_back,
    events.AnswerApproved: Office.approved,
    events.TicketReopened: Office.reopened,
    events.TicketRefused: Office.over,
    events.TicketMerged: Office.over,
}
