"""What there is to read, by the name it is asked for."""

from dispatch.ioc.collections import ground, hotline, operations
from dispatch.ioc.collections.base import Collection, Item, Kind, Property

__all__ = ["COLLECTIONS", "Collection", "Item", "Kind", "Property"]

COLLECTIONS: dict[str, Collection] = {
    one.name: one for one in (*operations.COLLECTIONS, *hotline.COLLECTIONS, *ground.COLLECTIONS)
}
