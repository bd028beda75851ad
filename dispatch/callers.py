"""Which calls came from one number: by the keyed hash that lies beside each call's key, never by the number."""

from collections import OrderedDict
from collections.abc import Iterable

from events.values import CallId

CALLS_MAX = 8
"""So many earlier calls of one number are told; marked ones besides."""
EARLIER_MAX = 16
NUMBERS_MAX = 200_000
"""So many numbers are known; who has not called for longest is forgotten first."""


class Callers:
    """Calls by the hash of their number, the newest first. Made anew at every start, from the keys of the calls
    of a day, of those to be called back, and of marked ones."""

    def __init__(self) -> None:
        self.calls: OrderedDict[bytes, tuple[CallId, ...]] = OrderedDict()
        self.numbers: dict[CallId, bytes] = {}
        self.marked: set[CallId] = set()

    def earlier(self, lookup: bytes, call: CallId) -> tuple[CallId, ...]:
        """Calls of this number before this one."""
        return tuple(one for one in self.calls.get(lookup, ()) if one != call)[:EARLIER_MAX]

    def learn(self, lookup: bytes, call: CallId) -> None:
        """This call came from this number."""
        if call in self.numbers:
            return
        self.numbers[call] = lookup
        known = (call, *self.calls.pop(lookup, ()))
        kept = tuple(one for at, one in enumerate(known) if at <= CALLS_MAX or one in self.marked)
        for dropped in set(known) - set(kept):
            del self.numbers[dropped]
        self.calls[lookup] = kept
        if len(self.calls) > NUMBERS_MAX:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        """A number with a marked call stays, as the newest."""
        lookup, calls = self.calls.popitem(last=False)
        kept = tuple(call for call in calls if call in self.marked)
        for call in set(calls) - set(kept):
            del self.numbers[call]
        if kept:
            self.calls[lookup] = kept

    def erase(self, calls: Iterable[CallId]) -> None:
        """The keys of these calls are thrown away, and with them what tells their number."""
        for call in calls:
            lookup = self.numbers.pop(call, None)
            if lookup is None:
                continue
            self.calls[lookup] = tuple(one for one in self.calls[lookup] if one != call)
            if not self.calls[lookup]:
                del self.calls[lookup]
