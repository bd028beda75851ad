"""As whom machines ask: our own, and those of others, who may not use our own names."""

from typing import Annotated

from msgspec import Meta

from events.values import Actor

PREFIX = "machine:"

OPERATOR = Actor("machine:operator")
"""The command line."""
EDGE = Actor("machine:edge")
LINK = Actor("machine:link")
"""A caller, by the link she was sent."""
PUBLIC = Actor("machine:public")
"""A citizen, by the pages without sign-in."""
SENDER = Actor("machine:sender")
RETENTION = Actor("machine:retention")

OURS = frozenset(actor.removeprefix(PREFIX) for actor in (OPERATOR, EDGE, LINK, PUBLIC, SENDER, RETENTION))
"""Names that nobody from outside has."""
PATTERN = rf"^(?!(?:{'|'.join(sorted(OURS))})$)"

Source = Annotated[str, Meta(min_length=1, max_length=100, pattern=PATTERN)]
"""As an exchange or a device centre names itself in what it signs; never as one of us."""


def machine(name: str) -> Actor:
    """As whom what `name` tells stands in the journal."""
    return Actor(PREFIX + name)
