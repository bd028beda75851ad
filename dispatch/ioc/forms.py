"""Schemas of OpenAPI 3.0, made from the structs that are read and answered."""

from collections.abc import Iterable
from typing import Any

import msgspec

REF = "#/components/schemas/{name}"
NOTHING = {"type": "null"}
NOT_OF_OPENAPI = frozenset(("default", "items", "prefixItems", "anyOf", "propertyNames"))
"""Words of JSON Schema 2020-12 that 3.0 lacks, reads otherwise, or that are put in its own words here."""


def of(kinds: Iterable[Any]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """Of each kind its schema, and the components that those refer to. A name that several structs have is told with
    its module before it."""
    listed = tuple(dict.fromkeys(kinds))
    told, components = msgspec.json.schema_components(listed, ref_template=REF)
    schemas = dict(zip(listed, (in_openapi(one) for one in told), strict=True))
    return schemas, {_short(name): in_openapi(one) for name, one in components.items()}


def of_field(field: msgspec.structs.FieldInfo) -> Any:
    """Of what may be left out of a query: what it is when it is there, and what is meant when it is not."""
    found = in_openapi(msgspec.json.schema(field.type))
    found.pop("nullable", None)
    is_told = field.default is not msgspec.NODEFAULT and field.default is not None
    return {**found, "default": field.default} if is_told else found


def in_openapi(told: Any) -> Any:
    """A schema of JSON Schema as OpenAPI 3.0 says it."""
    if isinstance(told, list):
        return [in_openapi(one) for one in told]
    if not isinstance(told, dict):
        return told
    found = {name: _of_word(name, value) for name, value in told.items() if name not in NOT_OF_OPENAPI}
    if not found.get("required", True):  # 3.0 knows no empty list here
        del found["required"]
    if "prefixItems" in told or "items" in told:
        found["items"] = _items(told)
    if "anyOf" in told:
        found |= _any_of(told["anyOf"])
    return found


def _of_word(name: str, value: Any) -> Any:
    if name == "properties":
        return {field: in_openapi(one) for field, one in value.items()}
    if name == "$ref":
        return REF.format(name=_short(value.rpartition("/")[2]))
    if name == "discriminator" and "mapping" in value:
        mapping = {tag: _of_word("$ref", one) for tag, one in value["mapping"].items()}
        return {**value, "mapping": mapping}
    return in_openapi(value)


def _items(told: dict[str, Any]) -> Any:
    """Of a tuple any of its members, since 3.0 knows no order among them."""
    first = told.get("prefixItems", [])
    members = [in_openapi(one) for one in [*first, told.get("items")] if isinstance(one, dict)]
    different = [one for at, one in enumerate(members) if one not in members[:at]]
    if not different:
        return {}
    return different[0] if len(different) == 1 else {"anyOf": different}


def _any_of(told: list[Any]) -> dict[str, Any]:
    some = [in_openapi(one) for one in told if one != NOTHING]
    whole: dict[str, Any] = {"nullable": True} if len(some) < len(told) else {}
    if len(some) > 1:
        return {"anyOf": some, **whole}
    return ({"allOf": some} if "$ref" in some[0] else some[0]) | whole


def _short(name: str) -> str:
    """Without the packages: `coverage.Row`."""
    return ".".join(name.split(".")[-2:])
