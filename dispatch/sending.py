"""Puts together what sends: messages, who composes each and who may carry it; and warnings."""

from dispatch.agencies import composing as agencies
from dispatch.agencies.setup import load
from dispatch.areas import Areas
from dispatch.centres.composing import Teller
from dispatch.gateways.carriers import carriers
from dispatch.gateways.composing import Composer
from dispatch.gateways.loudspeakers import Loudspeakers
from dispatch.gateways.mail import Mail
from dispatch.gateways.sender import Compose, Sender
from dispatch.gateways.speaking import Letter, Parcel
from dispatch.http.edge import Edge
from dispatch.settings import Settings
from projections.messages import MessageRow


def sender_of(edge: Edge, areas: Areas, settings: Settings) -> Sender:
    """One for the service that leads. Raises WrongAgencies."""
    composer = Composer(
        lambda: edge.feed.views,
        lambda: edge.engine.state.rules,
        edge.vault,
        edge.gateways,
        edge.links,
        areas.name_of,
        edge.clock,
    )
    to_centres = Teller(edge.describer, edge.centres, edge.clock)
    to_agencies = agencies.Teller(edge.describer, load(settings.agencies_file), areas.name_of)
    return Sender(
        edge.engine,
        lambda: edge.feed.views.messages,
        lambda row: carriers(row.way, row.call, edge.gateways, edge.exchanges),
        edge.clock,
        by_purpose(to_centres, to_agencies, composer),
        edge.away,
    )


def by_purpose(to_centres: Teller, to_agencies: agencies.Teller, composer: Compose) -> Compose:
    """What a message is: for another centre, for an agency, or for a telephone."""

    async def compose(row: MessageRow) -> Letter | Parcel | Mail:
        if row.way == "centre":
            return await to_centres(row)
        return await (to_agencies(row) if row.purpose == "work" else composer(row))

    return compose


def loudspeakers_of(edge: Edge) -> Loudspeakers:
    """Likewise."""
    return Loudspeakers(
        lambda: edge.feed.views.warnings,
        lambda: edge.journal,
        lambda: edge.region_name,
        edge.gateways,
        edge.clock,
        edge.away,
    )
