"""Warnings to the public: a dispatcher writes them, a supervisor lets them out, clusters of loudspeakers say what they
heard, late and twice as machines do. Nobody of the city lives in them: they are there so that their rules are tried."""

from random import Random

from dispatch.core import commands
from dispatch.machines import machine
from dispatch.reach import Reach
from events.values import AreaId, ClusterId, Time, WarningId, WarningLevel, Wording
from loadtests.chances import around_s, gap_s, happens
from loadtests.messages import IN_THE_CLEAR
from loadtests.stage import Stage
from projections.warnings import WarningRow

PER_HOUR = 1.0
GATEWAY = machine("loa")
TEXT = Wording("Nước suối lên nhanh", "Không đi qua ngầm, cầu tràn.", "Lên nhà văn hoá thôn.")
LEVELS: tuple[WarningLevel, ...] = ("routine", "priority", "urgent")
HOURS = (0.05, 1, 3, 6)
COMMUNES_MAX = 3
ALONE, DRILLS, FORGOTTEN, MISREAD, WITHDRAWN, DROPPED = 0.1, 0.2, 0.1, 0.2, 0.15, 0.1
"""Who would approve wrote it herself; a drill; nobody approves it; another number is typed first; the approval is
taken back; it is thrown away then."""
UPDATED, CANCELLED, DUMB, TWICE = 0.3, 0.3, 0.05, 0.2
"""By what it is followed; a cluster that does not acknowledge before all tries are over; told twice."""
READS_S, HEARS_S, RINGS_S, FOLLOWS_S, WAKES_S = 60.0, 12.0, 120.0, 1_200.0, 9_000.0
CHUNKS = 4


class Warners:
    """What happens to a warning is drawn by its number. Without a supervisor there are none."""

    def __init__(self, stage: Stage, dispatcher: str, supervisor: str) -> None:
        self.stage = stage
        self.dispatcher = dispatcher
        self.supervisor = supervisor
        self.random = stage.stream("warnings")
        self.reach = Reach(stage.region.areas, stage.region.loudspeakers, lambda: stage.map.day)
        parents = {area.parent for area in stage.map.areas.on(stage.map.day)}
        self.communes = sorted(one.code for one in stage.map.areas.on(stage.map.day) if one.code not in parents)
        self.states: dict[WarningId, list[str]] = {}
        """In which each was seen, one after the other."""

    def begin(self, now: Time) -> None:
        if self.supervisor:
            self._next(now)

    def _next(self, now: Time) -> None:
        self.stage.after(now, gap_s(self.random, PER_HOUR * self.stage.pace.rate), self._write)

    def _write(self, now: Time) -> None:
        random = self.random
        areas = tuple(
            AreaId(code)
            for code in random.sample(self.communes, random.randint(1, min(COMMUNES_MAX, len(self.communes))))
        )
        who = self.supervisor if happens(random, ALONE) else self.dispatcher
        self.stage.ask(who, self._writing(random, now, areas, drill=happens(random, DRILLS)))
        self._next(now)

    def _writing(
        self, random: Random, now: Time, areas: tuple[AreaId, ...], of: WarningId | None = None, *, drill: bool = False
    ) -> commands.WriteWarning:
        expires = Time(now + int(random.choice(HOURS) * 3_600_000))
        level = random.choice(LEVELS)
        return commands.WriteWarning(
            id=self.stage.id(), level=level, category="met", vi=TEXT, expires=expires, areas=areas, of=of, drill=drill
        )

    # --- what they see

    def hear(self, row: WarningRow, now: Time) -> None:
        """A draft that is a draft again is looked at again."""
        states = self.states.setdefault(row.warning, [])
        if states and states[-1] == row.state:
            return
        states.append(row.state)
        random = self.stage.stream("warning", row.warning, len(states))
        if row.state == "draft" and not happens(random, FORGOTTEN):
            self._read(row, random, now)
        elif row.state == "approved":
            self._hold(row, random, now)
        elif row.state == "sent":
            self._play(row, random, now)

    def _read(self, row: WarningRow, random: Random, now: Time) -> None:
        number, is_cancel = row.warning, row.kind == "cancel"
        count = len(self.reach.reached(row.areas, row.polygon, drill=row.drill).clusters)

        def approve(_: Time) -> None:
            if is_cancel:
                self.stage.ask(self.supervisor, commands.ApproveCancel(id=self.stage.id(), warning=number))
                return
            counts = [count + 1, count] if happens(random, MISREAD) else [count]
            for typed in counts:
                asked = IN_THE_CLEAR[commands.ApproveWarning](id=self.stage.id(), warning=number, count=typed)
                self.stage.ask(self.supervisor, asked)

        self.stage.later(now, random, READS_S, approve)

    def _hold(self, row: WarningRow, random: Random, now: Time) -> None:
        number = row.warning
        if not happens(random, WITHDRAWN):
            return
        withdraw = commands.WithdrawApproval(id=self.stage.id(), warning=number)
        self.stage.after(now, 2.0, lambda _: self.stage.ask(self.dispatcher, withdraw))
        if happens(random, DROPPED):
            drop = commands.DropWarning(id=self.stage.id(), warning=number)
            self.stage.after(now, 4.0, lambda _: self.stage.ask(self.dispatcher, drop))

    def _play(self, row: WarningRow, random: Random, now: Time) -> None:
        number = row.warning
        names = self.reach.reached(row.areas, row.polygon, drill=row.drill).clusters
        dumb = tuple(name for name in names if happens(random, DUMB))
        has_it = [name for name in names if name not in dumb]
        for at in range(0, len(has_it), max(1, len(has_it) // CHUNKS)):
            some = tuple(has_it[at : at + max(1, len(has_it) // CHUNKS)])
            for _ in range(2 if happens(random, TWICE) else 1):
                self._acknowledge(number, some, now, around_s(random, HEARS_S))
        if dumb:
            rings_s = 4 * 30 + around_s(random, RINGS_S)
            rung = commands.TellClusters(id=self.stage.id(), warning=number, clusters=dumb[: (len(dumb) + 1) // 2])
            self.stage.after(now, rings_s, lambda _: self.stage.ask(self.dispatcher, rung))
            self._acknowledge(number, dumb, now, around_s(random, WAKES_S))
        if row.kind != "cancel":
            self._follow(row, random, now)

    def _acknowledge(self, number: WarningId, clusters: tuple[ClusterId, ...], now: Time, seconds: float) -> None:
        heard = commands.AcknowledgeClusters(id=self.stage.id(), warning=number, clusters=clusters)
        self.stage.after(now, seconds, lambda _: self.stage.ask(GATEWAY, heard))

    def _follow(self, row: WarningRow, random: Random, now: Time) -> None:
        """What refers to it is for the same ground."""
        number, chance = row.warning, random.random()
        if chance < UPDATED:
            self.stage.later(
                now, random, FOLLOWS_S,
                lambda then: self.stage.ask(self.dispatcher, self._writing(random, then, (), number)),
            )  # fmt: skip
        elif chance < UPDATED + CANCELLED:
            cancel = commands.CancelWarning(id=self.stage.id(), warning=number, vi=TEXT)
            self.stage.later(now, random, FOLLOWS_S, lambda _: self.stage.ask(self.dispatcher, cancel))
