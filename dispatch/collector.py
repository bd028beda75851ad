"""When the collector of cycles looks, and at what."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle_memory() -> None:
    """What is there stays: the collector need not look at it again. Default collections stall 30 to 100 ms, and the
    middle one, over ten thousand young objects and more, up to 16 ms; small ones look at as much, in smaller pieces."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000, 2, 1_000_000)


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
