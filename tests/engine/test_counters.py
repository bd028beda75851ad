"""Positions and numbers that are very large: no counter has a cap at which it stops or turns round."""

import pytest

from dispatch.core import commands
from dispatch.core.evolve import evolve
from dispatch.core.state import State, image, of_image
from dispatch.core.turn import Done
from events import entry as kept
from events.keeping import Head
from events.values import IncidentId, Position
from projections.feed import Audience, Feed
from projections.views import Views
from tests.core.given import facts, given
from tests.core.province import NEAR, START
from tests.engine.running import running
from tests.events.twins import all_of, entries
from tests.projections.watching import ROOM, Screen

EDGES = [2**31 - 10, 2**32 - 10, 2**53 - 30, 2**62]


class Late:
    """A listener that was not there at the beginning."""

    def __init__(self) -> None:
        self.heard, self.head = [], None

    def publish(self, entries, head) -> None:
        self.heard.extend(entries)
        self.head = head


async def begun_at(postgres, position: int):
    """A journal that is as long as that, though only its last entry is there."""
    (last,) = kept.store(entries(position), kept.GENESIS)
    await postgres.execute("insert into entries values ($1, $2, $3)", position, last.data, last.hash)
    return postgres.service()


@pytest.mark.parametrize("edge", EDGES)
async def test_a_journal_goes_on_over_every_edge(postgres, edge):
    journal = await begun_at(postgres, edge)
    await journal.lead()
    for number in range(20):
        await journal.append(entries(edge + 1 + number))
    assert await all_of(journal, edge) == entries(edge + 1, 20)
    assert (await postgres.service().head()).position == edge + 20


@pytest.mark.parametrize("edge", EDGES)
async def test_an_engine_goes_on_over_every_edge(postgres, edge):
    """Positions and the numbers of incidents alike."""

    async def recover() -> State:
        state, _ = given().made()
        state.position, state.incidents_ever = Position(edge), IncidentId(edge)
        return state

    async with running(await begun_at(postgres, edge), recover=recover, begin=False) as run:
        run.engine.listener = Late()
        for number in range(15):
            done = await run.done(commands.OpenIncident(id=f"{number}", kind="fall", place=NEAR))
            assert done == Done(Position(edge + 2 + 2 * number), IncidentId(edge + 1 + number))
        order = commands.CancelIncident(id="end", incident=edge + 15, reason="test")
        assert await run.done(order) == Done(Position(edge + 31))
        state = of_image(image(run.engine.state))
        assert facts(state) == facts(run.engine.state)


@pytest.mark.parametrize("edge", EDGES[:3])
def test_what_people_see_goes_on_over_every_edge(edge):
    """A screen is told positions and numbers as they are. Consoles count exactly up to 2^53."""
    views, state = Views(), State()
    spec = given()
    views.project(spec.entries)
    for entry in spec.entries:
        evolve(state, entry)
    views.position = Position(edge)
    feed = Feed(lambda: START, Views.of_image(views.image()))
    screen = Screen()
    screen.take(feed.everything(Audience(ROOM), "j"))
    sequence = feed.sequence
    fresh = entries(edge + 1, 5)
    rows = kept.store(fresh, kept.GENESIS)
    feed.publish(fresh, Head(rows[-1].position, rows[-1].hash))
    screen.take(feed.frame(Audience(ROOM).lines(feed.since(sequence))))
    assert screen.known.startswith(f"{edge + 5}-")
    assert screen.rows["units", "A1"]["position"] == edge + 5
