"""The simulated hour of repeated calls: the same from the same seed, and found about as well as the figures say."""

from dispatch import region
from dispatch.likely.likeness import LIKELY
from loadtests.duplicates import REGION, Hour, Share


def hour(seed):
    return Hour(region.load(REGION), seed).found()


def test_the_same_seed_is_the_same_hour():
    assert hour(3) == hour(3) != hour(4)


def test_three_calls_in_ten_are_repeats_and_most_are_found():
    found = hour(1)
    share = Share.of(found, LIKELY)
    assert abs(share.repeats / len(found) - 0.3) < 0.01
    assert share.recall > 0.6
    assert share.precision > 0.75
    assert share.precision_without_twins > 0.95
    assert sum(one.is_shown for one in found if one.is_repeat) > 0.95 * share.repeats
