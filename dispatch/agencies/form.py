"""What an agency's system is told of a ticket: as it is when it leaves, and as far as the agency may see it."""

from msgspec import Struct

from events.regions import Name
from events.values import AgencyId, AreaId, Channel, FieldId, News, Place, TicketId, TicketState


class Area(Struct, frozen=True):
    """By its code, and as it is called."""

    id: AreaId
    name: str


class Work(Struct, frozen=True, omit_defaults=True):
    """The `data` of an event. What is empty stays away; nothing but `reporter` and `phone` tells who reported it."""

    ticket: TicketId
    agency: AgencyId
    news: News
    is_with_you: bool
    """Whether it is, now that this leaves; else nothing more is told of it."""
    state: TicketState
    field: FieldId
    field_name: Name
    drill: bool = False
    due_at: str = ""
    reported_at: str = ""
    channel: Channel | str = ""
    reason: str = ""
    """Coded: why it was passed on, sent back, reopened, …"""
    level: int = 0
    """So often it was said that it is late."""
    reopened: int = 0
    area: Area | None = None
    place: Place | None = None
    address: str = ""
    text: str = ""
    files: int = 0
    """How many; they are opened on the page."""
    call_back: bool = False
    """You must call back: only then who reported it goes along."""
    reporter: str = ""
    phone: str = ""
    url: str = ""
    """Its page here, for who has an account of the agency."""
    above: AgencyId | None = None
    """Who stands above you and is told that it is late."""
    late_at: AgencyId | None = None
    late_at_name: Name | None = None
    """To who stands above: with whom it is late."""
