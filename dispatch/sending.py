"""Puts together what sends: messages, who composes each and who may carry it; and warnings."""

from dispatch.areas import Areas
from dispatch.centres.composing import Teller, by_way
from dispatch.gateways.carriers import carriers
from dispatch.gateways.composing import Composer
from dispatch.gateways.loudspeakers import Loudspeakers
from dispatch.gateways.sender import Sender
from dispatch.http.edge import Edge


def sender_of(edge: Edge, areas: Areas) -> Sender:
    """One for the service that leads."""
    composer = Composer(
        lambda: edge.feed.views,
        lambda: edge.engine.state.rules,
        edge.vault,
        edge.gateways,
        edge.links,
        areas.name_of,
    )
    return Sender(
        edge.engine,
        lambda: edge.feed.views.messages,
        lambda row: carriers(row.way, row.call, edge.gateways, edge.exchanges),
        edge.clock,
        by_way(Teller(edge.describer, edge.centres, edge.clock), composer),
        edge.away,
    )


def loudspeakers_of(edge: Edge) -> Loudspeakers:
    """Likewise."""
    return Loudspeakers(
        lambda: edge.feed.views.warnings, lambda: edge.journal, lambda: edge.region_name, edge.gateways, edge.clock
    )
