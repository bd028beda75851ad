"""The rows of the situation, told apart by their `type`."""

from msgspec import Struct

from events.values import Actor, ExchangeId, Extension, Language, NumberId, ServiceId, Silence, Time

DOING = ("available", "busy", "out_of_service", "silent", "off_duty")
"""What a unit may be doing: the figures of a service's row."""
AVAILABLE, BUSY, OUT_OF_SERVICE, SILENT, OFF_DUTY = DOING


class RegionRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `region`: whose journal this is and what is in force."""

    journal: str = ""
    demo: bool = False
    version: str = ""
    digest: str = ""
    files: dict[str, str] = {}


class DeskRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `desk:<extension>`: who sits there, since when."""

    extension: Extension
    person: Actor
    since: Time
    numbers: tuple[NumberId, ...] = ()
    """What she answers; none named is all. So with `languages`."""
    languages: tuple[Language, ...] = ()


class SilentRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `silent:<person>`: her console is not heard of since then; what she holds may be taken over."""

    person: Actor
    since: Time


class SilentExchangeRow(Struct, frozen=True, tag=True, tag_field="type"):
    """Key `silent_exchange:<name>`: it is not heard of as it should be since then; calls may not reach the room."""

    exchange: ExchangeId
    since: Time
    why: Silence


class NumberRow(Struct, tag=True, tag_field="type"):
    """Key `number:<number>`: calls waiting now; answered and abandoned since local midnight; to be called back."""

    number: NumberId
    waiting: int = 0
    answered: int = 0
    abandoned: int = 0
    call_backs: int = 0


class ServiceRow(Struct, tag=True, tag_field="type"):
    """Key `service:<service>`: units by what they are doing."""

    service: ServiceId
    available: int = 0
    busy: int = 0
    out_of_service: int = 0
    silent: int = 0
    off_duty: int = 0

    def count(self, doing: str, change: int) -> None:
        setattr(self, doing, getattr(self, doing) + change)

    def move(self, before: str, doing: str) -> None:
        if doing != before:
            self.count(before, -1)
            self.count(doing, 1)


class PriorityRow(Struct, tag=True, tag_field="type"):
    """Key `priority:<1–4>`: open incidents."""

    priority: int
    open: int = 0


SituationRow = RegionRow | DeskRow | SilentRow | SilentExchangeRow | NumberRow | ServiceRow | PriorityRow
