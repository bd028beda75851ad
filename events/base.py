"""What every event is."""

from msgspec import Struct


class Event(Struct, frozen=True, tag=True, tag_field="type", gc=False):
    """Something that happened. Past tense; never changed, never deleted.

    The class name is the stored name: renaming a class is a migration.
    New fields go last and have defaults, so that every old entry still decodes.
    """
