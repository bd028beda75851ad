"""What must be so in a burst, found by plain counting: from what really happened, and from the journal entry by entry.

It knows nothing of how the service decides; it keeps sets, and compares them with what people see.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import events
from dispatch.core.decide.room import SETTLING
from events.entry import Entry
from events.values import CallId, Time
from loadtests.burst.world import Line
from loadtests.messages import call_id
from projections.views import Views


class Lost(Exception):
    """Somebody was lost, or is on a list twice. A seed that shows this becomes a given/when/then."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(f"{len(found)} contradictions: " + "; ".join(found[:8]))
        self.found = found


class Oracle:
    """Hears every entry once, in order."""

    def __init__(self) -> None:
        self.rang: set[CallId] = set()
        self.answered: set[CallId] = set()
        self.ended: set[CallId] = set()
        self.waiting: dict[CallId, Time] = {}
        self.listed: dict[CallId, Time] = {}
        """Who is to be called back just now, and since when."""
        self.settled: dict[CallId, events.CallBackSettled] = {}
        self.ever: Counter[CallId] = Counter()
        self.ends: Counter[str] = Counter()
        self.tries = 0

    def hear(self, entry: Entry) -> None:
        match entry.event:
            case events.CallRang(call=call):
                self.rang.add(call)
                if call not in self.answered and call not in self.ended:
                    self.waiting.setdefault(call, entry.at)
            case events.CallAnswered(call=call):
                self.answered.add(call)
                self.waiting.pop(call, None)
            case events.CallEnded(call=call):
                self.ended.add(call)
                self.waiting.pop(call, None)
            case events.CallBackDue(call=call):
                self.ever[call] += 1
                self.listed[call] = entry.at
            case events.CallBackTried():
                self.tries += 1
            case events.CallBackSettled(call=call, end=end) as settled:
                self.ends[end] += 1
                del self.listed[call]
                self.settled[call] = settled

    # --- while it lasts

    def check_seen(self, views: Views, caller_of: Mapping[str, str]) -> None:
        """What people see is what was told: who waits, and who is to be called back, nobody twice. Raises Lost."""
        calls = views.calls
        ringing = (key for key, row in calls.rows.items() if row.state == "ringing")
        listed = [key for key, row in calls.call_backs.items() if row.end is None]
        found = [*_differ("waiting", self.waiting, ringing), *_differ("listed", self.listed, listed)]
        twice = Counter(caller_of.get(call, call) for call in listed)
        found += [f"{who} is on the list {count} times" for who, count in twice.items() if count > 1]
        rows = views.situation.numbers.values()
        for what, shown, so in (
            ("waiting", sum(row.waiting for row in rows), len(self.waiting)),
            ("to be called back", sum(row.call_backs for row in rows), len(self.listed)),
        ):
            if shown != so:
                found.append(f"{shown} are counted as {what}, there are {so}")
        if found:
            raise Lost(found)

    # --- in the end

    def check_end(self, lines: Iterable[Line]) -> None:
        """Every call is in the journal, and everybody who gave up is on the list once, or settled with a reason.
        Raises Lost."""
        lines = list(lines)
        found = [*self._calls(lines), *self._callers(lines)]
        if found:
            raise Lost(found)

    def _calls(self, lines: list[Line]) -> Iterator[str]:
        ended = [one for one in lines if one.ended_at is not None]
        answered = [one for one in lines if one.answered_at is not None]
        told = (("rang", self.rang, lines), ("ended", self.ended, ended), ("answered", self.answered, answered))
        for what, ours, theirs in told:
            yield from _differ(what, ours, (call_id(one.name) for one in theirs))

    def _callers(self, lines: list[Line]) -> Iterator[str]:
        """Calls of one number come one after the other; a number that is withheld is known by nothing."""
        by_caller: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            by_caller[line.who].append(line)
        for who, calls in by_caller.items():
            yield from self._caller(who, calls)

    def _caller(self, who: str, calls: list[Line]) -> Iterator[str]:
        gave_up = [line for line in calls if line.answered_at is None and line.ended_at is not None]
        names = {call_id(line.name) for line in calls}
        listed = [name for name in names if name in self.listed]
        if len(listed) > 1:
            yield f"{who} is on the list {len(listed)} times: {sorted(listed)}"
        for line in gave_up:
            yield from self._gave_up(call_id(line.name), names)
        if not gave_up:
            if listed:
                yield f"{who} was heard at once and is on the list"
            return
        last, spoken = gave_up[-1], [line.answered_at for line in calls if line.answered_at is not None]
        name = call_id(last.name)
        if any(at > (last.ended_at or 0) for at in spoken):
            if listed:
                yield f"{who} was spoken to and is on the list"
        elif name not in self.listed and not _by_a_person(self.settled.get(name)):
            yield f"{who} gave up, was never spoken to, and is not on the list: {self.settled.get(name)}"

    def _gave_up(self, name: CallId, own: set[CallId]) -> Iterator[str]:
        if self.ever[name] != 1:
            yield f"{name} came onto the list {self.ever[name]} times"
            return
        settled = self.settled.get(name)
        if settled is None and name not in self.listed:
            yield f"{name} left the list without a reason"
        elif settled is not None and settled.end == "rang_again" and settled.by_call not in own:
            yield f"{name} was settled by {settled.by_call}, which is of another number"


def _by_a_person(settled: events.CallBackSettled | None) -> bool:
    return settled is not None and (settled.end in SETTLING or settled.end == "has_incident")


def _differ(what: str, ours: Iterable[str], theirs: Iterable[str]) -> Iterator[str]:
    one, other = set(ours), set(theirs)
    for name in sorted(one ^ other)[:3]:
        yield f"{name} is {what} by {'the journal' if name in one else 'the others'} alone ({len(one ^ other)} in all)"
