"""What a machine that may read is told of matters of 1022: how each stands, and nothing of who reported it."""

from typing import Any

import msgspec

from projections.tickets import TicketRow

HIDDEN = frozenset(
    ("text", "place", "address", "reporter", "phone", "call", "answer", "told", "files", "tell", "untold"),
)
"""What somebody wrote, where it is, and which call it came from: it may be of a home."""
SHOWN = tuple(field for field in msgspec.structs.fields(TicketRow) if field.name not in HIDDEN)
BareTicket = msgspec.defstruct(
    "BareTicket", [(field.name, field.type) for field in SHOWN], frozen=True, gc=False, module=__name__
)


def bare(row: TicketRow) -> Any:
    return BareTicket(*(getattr(row, field.name) for field in SHOWN))
