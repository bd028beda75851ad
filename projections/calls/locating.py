"""Which of the places told of a caller is shown: the best, not the last; others that say something else stay beside it.

A circle grows with its age, as far as somebody walks. Where two circles touch, the smaller one is shown. Where they do
not, she has moved, if anybody travels so fast: then the newer one is. If nobody does, one of them is wrong: the smaller
one is shown, and the other stays in the list for a person to judge.
"""

from functools import reduce
from math import asin, cos, log, radians, sin, sqrt

from events.values import Place
from projections.calls.rows import Fix

EARTH_M = 6_371_008.8
WALK_M_PER_S = 1.5
"""How fast a circle grows with its age."""
TRAVEL_M_PER_S = 50.0
"""Nobody who telephones is faster."""
UNKNOWN_M = 1_000.0
"""The radius of a place told without one, or with none at all, which nobody can know: it may be the mast."""
SURE = 95.0
"""Percent. Circles are compared as if all were so sure; one that says nothing is taken to be."""
FIXES_MAX = 5


def with_fix(known: tuple[Fix, ...], told: Fix) -> tuple[Fix, ...]:
    """The fixes to show, the best first, the others from the newest on."""
    rivals = [fix for fix in known if fix.source == told.source and _is_one_way(fix, told)]
    kept = [fix for fix in known if fix not in rivals] + [reduce(better, rivals, told)]
    return _ordered(kept)


def _ordered(fixes: list[Fix]) -> tuple[Fix, ...]:
    newest = sorted(fixes, key=_age_order, reverse=True)
    best = reduce(better, newest)
    return (best, *[fix for fix in newest if fix is not best][: FIXES_MAX - 1])


def _age_order(fix: Fix) -> tuple[int, float, float, float, str]:
    """By time; of one time by all else that was told, and never by the order in which it was."""
    rest = f"{fix.source} {fix.uncertainty_m} {fix.confidence} {fix.method}"
    return fix.at, -radius_m(fix), fix.place.lat, fix.place.lon, rest


def better(one: Fix, other: Fix) -> Fix:
    """Of two fixes the one to show."""
    older, newer = sorted((one, other), key=_age_order)
    passed_s = (newer.at - older.at) / 1000
    gap_m = _gap_m(older, newer)
    if gap_m > passed_s * TRAVEL_M_PER_S:
        return newer if radius_m(newer) <= radius_m(older) else older
    if gap_m > 0:
        return newer
    return newer if radius_m(newer) <= radius_m(older) + passed_s * WALK_M_PER_S else older


def _is_one_way(one: Fix, other: Fix) -> bool:
    """Somebody may have been in both circles at their times."""
    return _gap_m(one, other) <= abs(one.at - other.at) / 1000 * TRAVEL_M_PER_S


def _gap_m(one: Fix, other: Fix) -> float:
    """Between the circles; below zero they overlap."""
    return distance_m(one.place, other.place) - radius_m(one) - radius_m(other)


def radius_m(fix: Fix) -> float:
    """Of the circle in which she is for `SURE` percent, if errors fall as they usually do (Rayleigh)."""
    told_m = fix.uncertainty_m or UNKNOWN_M
    sure = SURE if fix.confidence is None else min(max(fix.confidence, 1.0), 99.0)
    return told_m * sqrt(log(1 - SURE / 100) / log(1 - sure / 100))


def distance_m(one: Place, other: Place) -> float:
    lat, other_lat = radians(one.lat), radians(other.lat)
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))
