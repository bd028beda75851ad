"""The shape of the tables from event to the function that makes it so."""

from collections.abc import Callable

Table = dict[type, Callable[..., None]]
