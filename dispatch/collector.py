"""When the collector of cycles looks, and at what."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle_memory() -> None:
    """What is there stays: the collector need not look at it again. Default collections stall 30 to 100 ms, and the
    middle one, over 25,000 young objects, up to 16 ms: a third of that is looked at at a time. Still smaller pieces
    find what is only on its way, and cost a request 5 %."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(3_000, 2, 1_000_000)


@contextmanager
def growing() -> Iterator[None]:
    """Much is made that stays: the collector would look at all of it again and again, and find nothing."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()
