"""Warnings to the public: a dispatcher writes them, a supervisor lets them out, clusters of loudspeakers say what they
heard, late and twice as machines do. Nobody of the city lives in them: they are there to be seen, and so that their
rules are tried."""

from collections.abc import Sequence
from random import Random

from msgspec import Struct

from dispatch.core import commands
from dispatch.reach import Reach
from events.values import (
    Actor,
    AreaId,
    ClusterId,
    Time,
    WarningCategory,
    WarningId,
    WarningLevel,
    Wording,
)
from loadtests.chances import around_s, gap_s, happens
from loadtests.messages import IN_THE_CLEAR
from loadtests.stage import Stage
from projections.warnings import WarningRow

PER_HOUR = 1.0
FIRST_S, DRILL_S = 8.0, 75.0
"""A city that somebody looks on begins with a warning, and then with a drill."""
HOURS = (0.05, 1, 3, 6)
COMMUNES_MAX = 3
ALONE, DRILLS, FORGOTTEN, MISREAD, WITHDRAWN, DROPPED = 0.1, 0.2, 0.1, 0.2, 0.15, 0.1
"""Who would approve wrote it herself; a drill; nobody approves it; another number is typed first; the approval is
taken back; it is thrown away then."""
UPDATED, CANCELLED, DUMB, TWICE = 0.3, 0.3, 0.05, 0.2
"""By what it is followed; a cluster that does not acknowledge before all tries are over; told twice."""
READS_S, HEARS_S, RINGS_S, FOLLOWS_S, WAKES_S, TIDIES_S = 60.0, 12.0, 120.0, 1_200.0, 9_000.0, 900.0
FIRST_READS_S, FIRST_FOLLOWS_S = 25.0, 150.0
TRIES_S = 4 * 30.0
"""Until all tries are over."""
CHUNKS = 4


class Weather(Struct, frozen=True):
    """What is warned of, as it is written, and what is said when it is over."""

    category: WarningCategory
    level: WarningLevel
    vi: Wording
    more: Wording
    over: Wording


WARNED_OF = (
    Weather(
        "met",
        "priority",
        Wording("Nước suối lên nhanh", "Không đi qua ngầm, cầu tràn.", "Lên nhà văn hóa thôn."),
        Wording("Nước suối còn lên đến tối", "Ngầm và cầu tràn đã đóng.", "Ai ở ven suối lên nhà văn hóa thôn ngay."),
        Wording("Nước suối đã rút", "Đường qua ngầm, cầu tràn đi lại bình thường.", ""),
    ),
    Weather(
        "met",
        "routine",
        Wording("Chiều tối có mưa dông, lốc", "Chằng buộc mái nhà, không trú dưới cây to.", "Tắt điện khi có sấm sét."),
        Wording("Mưa dông kéo dài đến 22 giờ", "Có nơi gió giật mạnh, sét.", "Ở trong nhà, không ra rẫy."),
        Wording("Đã hết mưa dông", "Không còn nguy cơ lốc, sét trong khu vực.", ""),
    ),
    Weather(
        "fire",
        "urgent",
        Wording("Nguy cơ cháy rừng cấp V", "Không đốt rẫy, không mang lửa vào rừng.", "Thấy khói gọi ngay 114."),
        Wording("Đang cháy rẫy cao su, gió mạnh", "Lực lượng 114 đang chữa cháy.", "Tránh xa khu vực có khói."),
        Wording("Đã dập tắt đám cháy", "Bà con về nhà bình thường, không đốt rẫy.", ""),
    ),
    Weather(
        "health",
        "routine",
        Wording("Sáng mai phun thuốc trừ muỗi", "Đậy thức ăn, dắt vật nuôi ra xa.", "Mở cửa cho tổ phun vào nhà."),
        Wording("Lùi giờ phun thuốc sang 14 giờ", "Do trời mưa, tổ phun làm buổi chiều.", "Đậy thức ăn trước giờ đó."),
        Wording("Đã phun thuốc xong", "Lau dọn nhà cửa, thay nước trong lu.", ""),
    ),
    Weather(
        "infra",
        "priority",
        Wording("Cấm đường qua cầu để sửa gấp", "Cầu yếu sau mưa, xe không được qua.", "Đi vòng theo biển chỉ dẫn."),
        Wording("Cầu cấm thêm xe máy", "Mố cầu lún thêm trong đêm.", "Mọi xe đi vòng theo biển chỉ dẫn."),
        Wording("Cầu đã thông xe", "Xe dưới 10 tấn đi lại bình thường.", ""),
    ),
)

FIRST = {False: WARNED_OF[0], True: WARNED_OF[2]}
"""Of what who begins to look on is warned first, and of what the first drill is."""


def heard_in_s(stage: Stage, warning: WarningId, cluster: ClusterId) -> float | None:
    """How long after it is first told this cluster says that it has it; None: not before all tries are over."""
    random = stage.stream("cluster", warning, cluster)
    return None if happens(random, DUMB) else around_s(random, HEARS_S)


class Warners:
    """What happens to a warning is drawn by its number. Without a supervisor there are none; those that others write
    are left to them."""

    def __init__(self, stage: Stage, dispatcher: str, supervisor: str, horns: str) -> None:
        """`horns`: as whom loudspeakers say what they heard; empty where they are played outside."""
        self.stage = stage
        self.dispatcher = dispatcher
        self.supervisor = supervisor
        self.horns = horns
        self.mine = (Actor(f"user:{dispatcher}"), Actor(f"user:{supervisor}"))
        self.random = stage.stream("warnings")
        self.reach = Reach(stage.region.areas, stage.region.loudspeakers, lambda: stage.map.day)
        areas = stage.map.areas.on(stage.map.day)
        parents = {area.parent for area in areas}
        self.communes = sorted(one.code for one in areas if one.code not in parents)
        self.drilling = [code for code in self.communes if self._takes_drills(code)]
        self.states: dict[WarningId, list[str]] = {}
        """In which each was seen, one after the other."""
        self.first: set[WarningId] = set()
        """What was written when somebody had just begun to look on: it goes its whole way, and soon."""

    def _takes_drills(self, code: AreaId) -> bool:
        return bool(self.stage.pace.greeting and self.reach.reached((code,), (), drill=True).clusters)

    def begin(self, now: Time) -> None:
        if not self.supervisor:
            return
        self._next(now)
        if self.stage.pace.greeting:
            self.stage.after(now, FIRST_S, lambda then: self._write_one(then, drill=False))
            self.stage.after(now, DRILL_S, lambda then: self._write_one(then, drill=True))

    def _next(self, now: Time) -> None:
        self.stage.after(now, gap_s(self.random, PER_HOUR * self.stage.pace.rate), self._write)

    def _write(self, now: Time) -> None:
        self._write_one(now, drill=happens(self.random, DRILLS))
        self._next(now)

    def _write_one(self, now: Time, *, drill: bool) -> None:
        random = self.random
        communes = self.drilling if drill and self.drilling else self.communes
        areas = tuple(
            AreaId(code) for code in random.sample(communes, random.randint(1, min(COMMUNES_MAX, len(communes))))
        )
        is_alone = happens(random, ALONE) and not self._begins(now)
        self.stage.ask(self.supervisor if is_alone else self.dispatcher, self._writing(random, now, areas, drill=drill))

    def _begins(self, now: Time) -> bool:
        """Somebody has just begun to look on."""
        return self.stage.pace.greeting and now - self.stage.start <= (DRILL_S + FIRST_READS_S) * 1000

    def _writing(
        self,
        random: Random,
        now: Time,
        areas: tuple[AreaId, ...],
        *,
        drill: bool = False,
    ) -> commands.WriteWarning:
        told = random.choice(WARNED_OF)
        if self._begins(now):
            told = FIRST[drill]
        return commands.WriteWarning(
            id=self.stage.id(),
            level=told.level,
            category=told.category,
            vi=told.vi,
            expires=self._expires(random, now),
            areas=areas,
            drill=drill,
        )

    def _expires(self, random: Random, now: Time) -> Time:
        hours = HOURS[1:] if self._begins(now) else HOURS
        return Time(now + int(random.choice(hours) * 3_600_000))

    # --- what they see

    def hear(self, row: WarningRow, now: Time) -> None:
        """A draft that is a draft again is looked at again."""
        states = self.states.setdefault(row.warning, [])
        if row.writer not in self.mine or (states and states[-1] == row.state):
            return
        if not states and self.stage.pace.greeting and row.kind == "alert" and row.written_at >= self.stage.start:
            self.first |= {row.warning} if len(self.first) < len(FIRST) else set()
        states.append(row.state)
        random = self.stage.stream("warning", row.warning, len(states))
        if row.state == "draft":
            self._look_at(row, random, now)
        elif row.state == "approved" and row.warning not in self.first:
            self._hold(row, random, now)
        elif row.state == "sent":
            self._play(row, random, now)

    def _look_at(self, row: WarningRow, random: Random, now: Time) -> None:
        """What nobody let out is thrown away some time, so that it does not call for a supervisor for ever."""
        if row.warning in self.first:
            self.stage.later(now, random, FIRST_READS_S, lambda _: self._approve(row, [self._count(row)]), 0.2)
            return
        if not happens(random, FORGOTTEN):
            count = self._count(row)
            typed = [count + 1, count] if happens(random, MISREAD) else [count]
            self.stage.later(now, random, READS_S, lambda _: self._approve(row, typed))
        self.stage.later(now, random, TIDIES_S, lambda _: self._drop(row.warning))

    def _count(self, row: WarningRow) -> int:
        return len(self.reach.reached(row.areas, row.polygon, drill=row.drill).clusters)

    def _approve(self, row: WarningRow, counts: Sequence[int]) -> None:
        number = row.warning
        if row.kind == "cancel":
            self.stage.ask(self.supervisor, commands.ApproveCancel(id=self.stage.id(), warning=number))
            return
        for typed in counts:
            asked = IN_THE_CLEAR[commands.ApproveWarning](id=self.stage.id(), warning=number, count=typed)
            self.stage.ask(self.supervisor, asked)

    def _drop(self, number: WarningId) -> None:
        if self.states[number][-1] == "draft":
            self.stage.ask(self.dispatcher, commands.DropWarning(id=self.stage.id(), warning=number))

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
        in_s = {name: heard_in_s(self.stage, number, name) for name in names}
        dumb = tuple(name for name in names if in_s[name] is None)
        if self.horns:
            self._speak(number, [name for name in names if name not in dumb], dumb, random, now)
        self._ring(number, dumb, random, now)
        if row.kind != "cancel":
            self._follow(row, random, now)

    def _ring(self, number: WarningId, dumb: tuple[ClusterId, ...], random: Random, now: Time) -> None:
        """Somebody who passes it on where nothing is heard: one half, then the other."""
        in_s = TRIES_S
        for some in (dumb[: (len(dumb) + 1) // 2], dumb[(len(dumb) + 1) // 2 :]):
            in_s += around_s(random, RINGS_S)
            if some:
                rung = commands.TellClusters(id=self.stage.id(), warning=number, clusters=some)
                self.stage.after(now, in_s, lambda _, rung=rung: self._while_sent(number, rung))  # type: ignore[misc]

    def _speak(
        self, number: WarningId, has_it: list[ClusterId], dumb: tuple[ClusterId, ...], random: Random, now: Time
    ) -> None:
        for at in range(0, len(has_it), max(1, len(has_it) // CHUNKS)):
            some = tuple(has_it[at : at + max(1, len(has_it) // CHUNKS)])
            for _ in range(2 if happens(random, TWICE) else 1):
                self._acknowledge(number, some, now, around_s(random, HEARS_S))
        if dumb:
            self._acknowledge(number, dumb, now, around_s(random, WAKES_S))

    def _acknowledge(self, number: WarningId, clusters: tuple[ClusterId, ...], now: Time, seconds: float) -> None:
        heard = commands.AcknowledgeClusters(id=self.stage.id(), warning=number, clusters=clusters)
        self.stage.after(now, seconds, lambda _: self.stage.ask(self.horns, heard))

    def _follow(self, row: WarningRow, random: Random, now: Time) -> None:
        """What refers to it is for the same ground, and about the same."""
        number, chance = row.warning, random.random()
        told = next((one for one in WARNED_OF if row.vi in (one.vi, one.more)), WARNED_OF[0])
        if chance < UPDATED or (number in self.first and not row.drill):
            in_s = FIRST_FOLLOWS_S if number in self.first else FOLLOWS_S
            self.stage.later(now, random, in_s, lambda then: self._update(number, told, random, then))
        elif chance < UPDATED + CANCELLED:
            cancel = commands.CancelWarning(id=self.stage.id(), warning=number, vi=told.over)
            self.stage.later(now, random, FOLLOWS_S, lambda _: self._while_sent(number, cancel))

    def _update(self, number: WarningId, told: Weather, random: Random, now: Time) -> None:
        update = commands.WriteWarning(
            id=self.stage.id(),
            level=told.level,
            category=told.category,
            vi=told.more,
            expires=self._expires(random, now),
            of=number,
        )
        self._while_sent(number, update)

    def _while_sent(self, number: WarningId, asked: commands.AnyCommand) -> None:
        """As long as nothing took its place."""
        if self.states[number][-1] == "sent":
            self.stage.ask(self.dispatcher, asked)
