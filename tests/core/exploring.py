"""How far properties are explored: always the same examples in everyday runs, others and more with EXPLORE=20."""

import os

from hypothesis import HealthCheck, settings

FACTOR = int(os.environ.get("EXPLORE", "0"))


def explored(examples: int) -> settings:
    """So many examples; with EXPLORE=20 twenty times as many, and other ones each time."""
    return settings(
        max_examples=examples * max(1, FACTOR),
        derandomize=FACTOR == 0,
        deadline=None,
        print_blob=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
