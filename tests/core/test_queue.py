"""The queue against a sorted list: the same order whatever is put, ranked anew and taken; and no leftovers for ever."""

from itertools import islice

from hypothesis import given as each
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dispatch.core.queue import SLACK, Queue, Ranking, rank
from tests.core.exploring import explored

NAMES = st.sampled_from([f"{number}.1" for number in range(12)])
RANKS = st.integers(0, 5)
SERVICES = ("fire", "ambulance")
WANTED = tuple(map(frozenset, ((), ("a",), ("b",), ("a", "b"))))


def lane_of(name: str) -> tuple[str, frozenset[str]]:
    """A need always waits in the same lane."""
    number = int(name.split(".")[0])
    return SERVICES[number % 2], WANTED[number % 4]


class RankingAgainstList(RuleBasedStateMachine):
    """A heap with leftovers beside a plain list of pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.ranking: Ranking[str] = Ranking()
        self.plain: dict[str, int] = {}

    @rule(name=NAMES, urgency=RANKS)
    def put(self, name, urgency):
        self.ranking.put(name, urgency)
        self.plain[name] = urgency

    @rule(name=NAMES)
    def drop(self, name):
        self.ranking.drop(name)
        self.plain.pop(name, None)

    @rule()
    def throw_out_leftovers(self):
        self.ranking.compact()

    @precondition(lambda self: self.plain)
    @rule()
    def take_first(self):
        _, name = self.ranking.first()
        self.drop(name)

    @invariant()
    def the_first_is_the_first(self):
        assert self.ranking.first() == min(self.sorted(), default=None)

    @invariant()
    def all_are_in_order_and_each_once(self):
        assert list(self.ranking.ordered()) == self.sorted()
        assert list(islice(self.ranking.ordered(), 2)) == self.sorted()[:2]

    def sorted(self) -> list[tuple[int, str]]:
        return sorted((urgency, name) for name, urgency in self.plain.items())


class QueueAgainstList(RuleBasedStateMachine):
    """Lanes that share their ranks beside one plain list; every lane keeps to its own."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue()
        self.plain: dict[str, int] = {}

    @rule(name=NAMES, urgency=RANKS)
    def add(self, name, urgency):
        self.queue.add(name, *lane_of(name), urgency)
        self.plain[name] = urgency
        assert self.queue.lanes[lane_of(name)] in self.queue.hot

    @rule(name=NAMES)
    def remove(self, name):
        self.queue.remove(name)
        self.plain.pop(name, None)

    @rule()
    def settle(self):
        self.queue.settled()
        assert not self.queue.hot

    @rule(service=st.sampled_from(SERVICES), capabilities=st.sampled_from(WANTED))
    def wake(self, service, capabilities):
        """Every lane in which somebody waits whom such a unit can serve is asked again."""
        self.queue.settled()
        self.queue.wake(service, capabilities)
        waited_for = {lane_of(name) for name in self.plain}
        served = {lane for lane in waited_for if lane[0] == service and lane[1] <= capabilities}
        assert served <= {(lane.service, lane.wanted) for lane in self.queue.hot}
        assert all(lane.service == service and lane.wanted <= capabilities for lane in self.queue.hot)

    @invariant()
    def the_first_of_all_is_first(self):
        assert (
            self.queue.first() == min(((urgency, name) for name, urgency in self.plain.items()), default=(0, None))[1]
        )
        assert len(self.queue) == len(self.plain)

    @invariant()
    def every_lane_is_in_order(self):
        for key, lane in self.queue.lanes.items():
            mine = sorted((urgency, name) for name, urgency in self.plain.items() if lane_of(name) == key)
            assert list(lane.ordered()) == mine


TestRankingAgainstList = RankingAgainstList.TestCase
TestQueueAgainstList = QueueAgainstList.TestCase
RankingAgainstList.TestCase.settings = explored(100)
QueueAgainstList.TestCase.settings = explored(100)


def test_priority_comes_first_then_who_should_have_been_served_first():
    assert rank(1, 2_000_000_000_000) < rank(2, 1)
    assert rank(2, 1_000) < rank(2, 1_001)
    assert rank(1, (1 << 48) - 1) < rank(2, 0)


def test_what_is_ranked_anew_a_million_times_leaves_no_million_leftovers():
    ranking: Ranking[str] = Ranking()
    for number in range(100_000):
        ranking.put(f"{number % 10}.1", number)
    assert len(ranking.heap) <= 2 * 10 + SLACK + 1


def test_a_lane_in_which_needs_come_and_go_leaves_no_leftovers():
    queue = Queue()
    for number in range(100_000):
        queue.add(f"{number}.1", "fire", frozenset(), number)
        queue.remove(f"{number}.1")
    assert len(queue) == 0
    assert len(queue.lanes["fire", frozenset()].heap) <= SLACK + 1
    assert queue.first() is None


@explored(100)
@each(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20)), max_size=600))
def test_many_are_in_order(puts):
    ranking: Ranking[str] = Ranking()
    for number, urgency in puts:
        ranking.put(str(number), urgency)
    assert list(ranking.ordered()) == sorted((urgency, str(number)) for number, urgency in dict(puts).items())
