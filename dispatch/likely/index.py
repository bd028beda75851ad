"""Incidents that a caller may be telling of, open or lately ended: kept by what changes in the views, and searched."""

from bisect import insort
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from math import cos, inf, radians, sqrt

from msgspec import Struct

from dispatch.core.proximity import METRES_PER_DEGREE, Grid
from dispatch.likely.likeness import (
    ENDED_MS,
    NOWHERE,
    REACH_M,
    SAME_ROAD,
    SHOWN,
    Ground,
    Match,
    Told,
    circle_m,
    likeness,
    may_match,
    points,
)
from events.values import IncidentId, KindId, Place, Time
from projections.incidents import IncidentRow
from projections.projection import Change

MATCHES_MAX = 6
ROUNDED = 0.001
"""Scores are rounded to this."""
POLAR = 1e-6
"""At the poles a degree of longitude has no length; nothing is divided by that."""


class Known(Struct):
    """An incident and where the index has it: the row itself changes under our hands."""

    row: IncidentRow
    kind: KindId
    place: Place | None
    closed_at: Time | None
    x: float
    y: float


Rated = tuple[float, IncidentId, IncidentRow]
"""An incident with all its points but those for the road and the caller."""


class Likely:
    """The index. Its plane is of degrees, taken as long everywhere as on the meridian: it needs no region."""

    def __init__(self, ground: Ground = NOWHERE) -> None:
        self.ground = ground
        self.known: dict[IncidentId, Known] = {}
        self.grid: Grid[IncidentId] = Grid(2 * REACH_M)
        self.kinds: dict[KindId, dict[IncidentId, None]] = {}
        self.placeless: dict[KindId, dict[IncidentId, None]] = {}
        self.leaving: deque[tuple[Time, IncidentId]] = deque()
        self.ended_at = Time(0)
        """The last ending: what ended long before is not kept."""

    # --- keeping

    def hear(self, changes: Iterable[Change]) -> None:
        """What people see has changed: in a step for each row, whatever else is known."""
        known = self.known
        for change in changes:
            row = change.row
            if isinstance(row, IncidentRow):
                before = known.get(row.incident)
                if (
                    before is None
                    or before.row is not row
                    or before.place is not row.place
                    or before.kind != row.kind
                    or before.closed_at != row.closed_at
                ):
                    self._put(row)
            elif row is None and change.view == "history":
                self._left(IncidentId(int(change.key)))

    def _put(self, row: IncidentRow) -> None:
        self._take(row.incident)
        if row.closed_at is not None and not self._lately_ended(row.incident, row.closed_at):
            return
        place = row.place
        x, y = (place.lon * METRES_PER_DEGREE, place.lat * METRES_PER_DEGREE) if place is not None else (0.0, 0.0)
        self.known[row.incident] = Known(row, row.kind, place, row.closed_at, x, y)
        self.kinds.setdefault(row.kind, {})[row.incident] = None
        if place is None:
            self.placeless.setdefault(row.kind, {})[row.incident] = None
        else:
            self.grid.put(row.incident, x, y)

    def _left(self, incident: IncidentId) -> None:
        """Out of the history, by age; one that was opened again is only out of the history."""
        known = self.known.get(incident)
        if known is not None and known.row.closed_at is not None:
            self._take(incident)

    def _lately_ended(self, incident: IncidentId, closed_at: Time) -> bool:
        """What ended too long before the last ending is let go, unless it was opened again since, or ended later."""
        due = Time(closed_at + ENDED_MS)
        if due <= self.ended_at:
            return False
        self.ended_at = max(self.ended_at, closed_at)
        self.leaving.append((due, incident))
        self._let_go(self.ended_at)
        return True

    def _let_go(self, now: Time) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            due, incident = self.leaving.popleft()
            known = self.known.get(incident)
            if known is not None and known.closed_at is not None and known.closed_at + ENDED_MS <= due:
                self._take(incident)

    def _take(self, incident: IncidentId) -> None:
        known = self.known.pop(incident, None)
        if known is None:
            return
        _discard(self.kinds, known.kind, incident)
        if known.place is None:
            _discard(self.placeless, known.kind, incident)
        else:
            self.grid.take(incident, known)

    # --- searching

    def search(self, told: Told) -> list[Match]:
        """At most `MATCHES_MAX`, the likeliest first; the same as looking at all of them."""
        best = sorted(self._earlier(told), key=rank)[-MATCHES_MAX:]
        for score, _, row in sorted(self._rated(told), reverse=True):
            if len(best) == MATCHES_MAX and score + SAME_ROAD + ROUNDED < best[0].score:
                break
            match = likeness(told, row, self.ground)
            if match is not None:
                insort(best, match, key=rank)
                del best[:-MATCHES_MAX]
        return best[::-1]

    def _rated(self, told: Told) -> Iterator[Rated]:
        """All but those of earlier calls that could be worth a line, with their points."""
        least, ground, known, earlier = SHOWN - SAME_ROAD - ROUNDED, self.ground, self.known, told.earlier
        for incident, beyond_m in chain(self._near(told), self._elsewhere(told)):
            row = known[incident].row
            if incident not in earlier and may_match(told, row):
                score = points(told, row, beyond_m, ground)
                if score >= least:
                    yield score, incident, row

    def _near(self, told: Told) -> Iterator[tuple[IncidentId, float]]:
        """Within reach, with how far beyond the circle they are."""
        place = told.place
        if place is None:
            return
        circle = circle_m(told)
        reach, squeeze = circle + REACH_M, max(cos(radians(place.lat)), POLAR)
        x, y, reach_square = place.lon * METRES_PER_DEGREE, place.lat * METRES_PER_DEGREE, reach * reach
        for names in self.grid.about(x, y, reach / squeeze, reach):
            for incident, (its_x, its_y) in names.items():
                dx, dy = (its_x - x) * squeeze, its_y - y
                square = dx * dx + dy * dy
                if square <= reach_square:
                    yield incident, sqrt(square) - circle

    def _elsewhere(self, told: Told) -> Iterator[tuple[IncidentId, None]]:
        """Of the same kind, where no distance is known."""
        if told.kind is not None:
            for incident in (self.kinds if told.place is None else self.placeless).get(told.kind, ()):
                yield incident, None

    def _earlier(self, told: Told) -> Iterator[Match]:
        for incident in told.earlier:
            known = self.known.get(incident)
            match = likeness(told, known.row, self.ground) if known is not None else None
            if match is not None:
                yield match


def rank(match: Match) -> tuple[float, float, IncidentId]:
    """The likeliest last; of equals the nearest, then the youngest."""
    return match.score, -inf if match.distance_m is None else -match.distance_m, match.incident


def _discard(table: dict[KindId, dict[IncidentId, None]], kind: KindId, incident: IncidentId) -> None:
    names = table[kind]
    del names[incident]
    if not names:
        del table[kind]
