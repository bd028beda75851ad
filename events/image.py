"""Turns the plain objects that views and the state are into bytes and back, by their annotations.

Only what a class annotates is kept, and only as data: nothing in a snapshot can run.
"""

from collections import Counter, deque
from types import GenericAlias
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

Kept = TypeVar("Kept")


def encode(kept: object, hints: dict[str, Any]) -> bytes:
    """The named attributes, as MessagePack."""
    values = {name: (getattr(kept, name), hint) for name, hint in hints.items()}
    return msgspec.msgpack.encode(
        {name: value if _is_plain(hint) else _flat(value) for name, (value, hint) in values.items()}
    )


def decode(into: Kept, data: bytes, hints: dict[str, Any]) -> Kept:
    """Set the named attributes from bytes that `encode` made. Raises msgspec.ValidationError."""
    raws = msgspec.msgpack.decode(data, type=dict[str, msgspec.Raw])
    for name, hint in hints.items():
        if _is_plain(hint):
            setattr(into, name, msgspec.msgpack.decode(raws[name], type=hint))
        else:
            flat = msgspec.msgpack.decode(raws[name], type=_flat_type(hint))
            setattr(into, name, _whole(flat, hint))
    return into


def _is_plain(hint: Any) -> bool:
    """msgspec can write it and read it back as it is, which is several times faster."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is dict:
        return get_origin(parts[0]) is not tuple and _is_plain(parts[1])
    return origin not in (Counter, deque)


def hints_of(kind: type) -> dict[str, Any]:
    """What a class annotates in its body."""
    return {name: hint for name, hint in get_type_hints(kind).items() if not name.startswith("_")}


def _flat(value: object) -> object:
    """Dicts become pairs, since their keys may be tuples, and deques lists; the rest msgspec knows."""
    if isinstance(value, dict):
        return [(key, _flat(item)) for key, item in value.items()]
    if isinstance(value, deque):
        return list(value)
    return value


def _flat_type(hint: Any) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is dict:
        return _list_of(GenericAlias(tuple, (parts[0], _flat_type(parts[1]))))
    if origin is Counter:
        return _list_of(GenericAlias(tuple, (parts[0], int)))
    if origin is deque:
        return _list_of(parts[0])
    return hint


def _list_of(item: Any) -> Any:
    return GenericAlias(list, (item,))


def _whole(flat: Any, hint: Any) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is dict:
        return {key: _whole(item, parts[1]) for key, item in flat}
    if origin is Counter:
        return Counter(dict(flat))
    if origin is deque:
        return deque(flat)
    return flat
