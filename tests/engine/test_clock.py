"""The writer's clock never goes back, and follows the wall's slowly."""

from hypothesis import given as each
from hypothesis import strategies as st

from dispatch.clock import SLEW_MS_PER_S, Clock
from tests.core.exploring import explored


class Hands:
    """What the wall and the monotonic clock say, in seconds."""

    def __init__(self) -> None:
        self.wall_s, self.monotonic_s = 1_790_000_000.0, 50.0
        self.clock = Clock(lambda: self.wall_s, lambda: self.monotonic_s)

    def pass_s(self, seconds: float) -> int:
        self.wall_s += seconds
        self.monotonic_s += seconds
        return self.clock()


def test_it_says_what_the_wall_says():
    hands = Hands()
    assert hands.clock() == 1_790_000_000_000
    assert hands.pass_s(12.5) == 1_790_000_012_500


def test_a_jump_of_the_wall_is_followed_slowly():
    for jump_s in (3600.0, -3600.0):
        hands = Hands()
        hands.wall_s += jump_s
        hands.pass_s(0.0)
        before = hands.clock()
        after = hands.pass_s(10.0)
        assert abs(after - before - 10_000) <= 10 * SLEW_MS_PER_S + 1


def test_a_small_difference_is_worked_off():
    hands = Hands()
    hands.wall_s += 0.020
    for _ in range(100):
        hands.pass_s(0.1)
    assert abs(hands.clock() - hands.wall_s * 1000) <= 1


STEPS = st.lists(st.tuples(st.floats(0, 100), st.floats(-10_000, 10_000)), max_size=30)


@explored(100)
@each(STEPS)
def test_it_never_goes_back_whatever_the_wall_does(steps):
    hands = Hands()
    last = hands.clock()
    for seconds, jump_s in steps:
        hands.wall_s += jump_s
        now = hands.pass_s(seconds)
        assert now >= last
        assert now - last <= seconds * (1000 + SLEW_MS_PER_S) + 1
        last = now
