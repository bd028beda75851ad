"""What a collection is: a name, where its items come from, and which of their properties are told."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from dispatch.ioc.seen import Seen
from dispatch.ioc.shapes import Shape
from events.regions import Name
from events.values import AreaId, Time

Kind = Literal["text", "whole", "number", "truth", "time", "texts"]
"""Of a property. Times are told by the region's clock, with its offset."""


class Property(Struct, frozen=True):
    """One column. `of` takes it from an item's row; a property one can ask for by its value `filters`."""

    name: str
    kind: Kind
    title: Name
    of: Callable[[Any], Any]
    filters: bool = True
    beside: bool = False
    """It stands beside the journal: no message tells it."""


class Item(Struct):
    """One feature before it is written: the row its properties come from, where it lies, and from when until when
    it was so; `ends` None: still. `areas` are those it is about, where it says so itself."""

    id: str
    row: Any
    shape: Shape | None = None
    begins: Time | None = None
    ends: Time | None = None
    areas: tuple[AreaId, ...] = ()


class Collection(Struct, frozen=True):
    """`items` gives them in the order of the rows they come from, from the row of that key on. `moves`: it changes
    beside the journal. `views` are those it comes from: what changes none of them changes nothing here; without any it
    is the region's data."""

    name: str
    title: Name
    about: Name
    items: "Callable[[Seen, str], AsyncIterator[Item]]"
    properties: tuple[Property, ...]
    views: tuple[str, ...] = ()
    moves: bool = False
    key_of: Callable[[str], str] = str
    """From the id of an item to the key of the row it comes from."""
    has_time: bool = True
    """Its items are of a time; others are asked for as of one alone."""
    dated: bool = False
    """It holds all dates at once: asked for as of one, it is looked through, whenever that was learnt."""


def text(name: str, vi: str, en: str, of: Callable[[Any], Any]) -> Property:
    return Property(name, "text", Name(vi, en), of)


def whole(name: str, vi: str, en: str, of: Callable[[Any], Any]) -> Property:
    return Property(name, "whole", Name(vi, en), of)


def number(name: str, vi: str, en: str, of: Callable[[Any], Any]) -> Property:
    return Property(name, "number", Name(vi, en), of, filters=False)


def truth(name: str, vi: str, en: str, of: Callable[[Any], Any]) -> Property:
    return Property(name, "truth", Name(vi, en), of)


def time(name: str, vi: str, en: str, of: Callable[[Any], Any]) -> Property:
    return Property(name, "time", Name(vi, en), of, filters=False)


def texts(name: str, vi: str, en: str, of: Callable[[Any], Any]) -> Property:
    """A list of words, told in one text with spaces between, as tables and spreadsheets can show it."""
    return Property(name, "texts", Name(vi, en), of, filters=False)


def beside(one: Property) -> Property:
    """Its value is not the journal's."""
    return replace(one, beside=True)
