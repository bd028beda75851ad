"""What lies beside the journal, read when a service begins to lead and when an entry changes it: whose keys are gone,
which links hold, and by which numbers callers and crews are known."""

from collections.abc import Sequence

from dispatch import vault
from dispatch.http.edge import Edge
from dispatch.http.wire import call_subject
from events.values import CallId
from projections.erasures import EVERYBODY
from projections.units import UnitRow


async def load(edge: Edge) -> None:
    """All of it, when the service begins to lead."""
    await destroy_erased(edge)
    _load_links(edge)
    state, calls = edge.engine.state, edge.feed.views.calls
    edge.callers.marked = set(state.marks)
    rang_at = {row.call: row.rang_at or 0 for row in calls.call_backs.values()}
    rang_at |= {row.call: row.rang_at for row in calls.rows.values()}
    known = {*state.marks, *(row.call for row in calls.rows.values() if row.caller is not None), *state.call_backs}
    await load_callers(edge, sorted(known, key=lambda call: (rang_at.get(call, 0), call)))
    await load_phones(edge, list(edge.feed.views.units.rows.values()))


async def destroy_erased(edge: Edge) -> None:
    """After a restore, keys that were thrown away may be back: they go again."""
    rows = edge.feed.views.erasures.rows
    expired = rows[EVERYBODY].until if EVERYBODY in rows else None
    erased = [row.subject for row in rows.values() if row.until is None]
    edge.vault.erase(erased)
    if erased:
        await vault.destroy(edge.dsn, erased)
    if expired is not None:
        edge.vault.expire(expired)
        await vault.destroy_expired(edge.dsn, expired)


def _load_links(edge: Edge) -> None:
    """Whose caller was erased stays dead."""
    rows, erased = edge.feed.views.messages.rows.values(), edge.vault.erased
    edge.links.load(edge.journal, rows, lambda call: call_subject(call) in erased, edge.clock())


async def load_callers(edge: Edge, calls: Sequence[CallId]) -> None:
    """Which of these calls came from one number, the oldest first."""
    lookups = await vault.lookups(edge.dsn, [call_subject(call) for call in calls])
    for call in calls:
        lookup = lookups.get(call_subject(call))
        if lookup is not None:
            edge.callers.learn(lookup, call)


async def load_phones(edge: Edge, rows: Sequence[UnitRow]) -> None:
    """By which number each crew is known; it is opened for its keyed hash alone, and shown to nobody."""
    await edge.vault.fetch({row.phone.subject for row in rows if row.phone is not None})
    for row in rows:
        edge.phonebook.learn(row.unit, edge.vault.lookup_of(row.phone))
