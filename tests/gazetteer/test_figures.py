"""What the figures claim of the search stays so, for seeds of which nothing was looked at."""

from pathlib import Path

import pytest

from dispatch import region
from dispatch.gazetteer import Gazetteer
from loadtests import places

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [7, 101, 102])
def test_nearly_all_that_is_typed_with_one_error_is_found(gazetteer: Gazetteer, province: region.Region, seed: int):
    queries = places.queries_of(province, seed)
    assert len(queries) > 200
    by_class = {rate.kind: rate for rate in places.rates(gazetteer, queries)}
    for kind in ("commune of before with district", "place"):
        assert by_class[kind].at_1 >= 0.98
        assert by_class[f"{kind}, one error"].at_1 >= 0.96
        assert by_class[f"{kind}, one error"].at_5 >= 0.98
    assert by_class["place, two errors"].at_5 >= 0.93
    assert by_class["house or hamlet + commune"].at_1 >= 0.98
    assert by_class["house or hamlet + commune, one error"].at_5 >= 0.9
    assert by_class["road"].at_1 == by_class["kilometre"].at_1 == 1


def test_queries_are_made_by_their_seed(province: region.Region):
    typed = [[query.typed for query in places.queries_of(province, seed)] for seed in (1, 1, 2)]
    assert typed[0] == typed[1] != typed[2]


def test_a_small_region_has_queries_too():
    there = region.load(ROOT / "tests" / "regions" / "nho")
    rate = places.rates(Gazetteer.of(there.files), places.queries_of(there, 7))[-1]
    assert (rate.at_1, rate.kind) == (1.0, "all")
