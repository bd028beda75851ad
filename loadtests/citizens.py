"""What citizens send, as the edge makes commands of it when there is no HTTP between."""

from typing import Any

from dispatch.accounts import Identity
from dispatch.core import commands
from dispatch.http.citizens.lookup import IDENTITY
from dispatch.http.worth import STARS
from events.values import CommandId
from loadtests.messages import Applied, Citizens, Judged, Reported, sealed_later

APP = Identity("app", "App", "machine")


def command_of(sent: Citizens) -> tuple[Any, Identity]:
    """In the clear still, and who asks."""
    match sent:
        case Reported():
            return _opening(
                sent.once,
                field=sent.field,
                text=sent.text,
                channel="web",
                place=sent.place,
                area=sent.area,
                address=sent.address,
                phone=sent.phone,
            ), IDENTITY
        case Applied():
            return _opening(
                sent.id,
                field=sent.field,
                text=sent.text,
                channel="app",
                place=sent.place,
                reporter=sent.reporter,
                phone=sent.phone,
            ), APP
        case Judged(stars=None):
            return sealed_later(
                commands.ReopenTicket,
                id=CommandId(sent.id),
                ticket=sent.ticket,
                reason="not_done",
                text=sent.text,
                stars=STARS["unsatisfied"],
            ), IDENTITY
        case Judged():
            return sealed_later(
                commands.RateTicket, id=CommandId(sent.id), ticket=sent.ticket, stars=sent.stars, text=sent.text
            ), IDENTITY


def _opening(name: str, **fields: object) -> Any:
    return sealed_later(commands.OpenTicket, id=CommandId(name), **fields)
