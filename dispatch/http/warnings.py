"""Warnings as they are asked for: by the room with their clusters, by everybody as CAP and in the feed of those that
hold."""

from aiohttp import web
from msgspec import Struct

from dispatch import cap
from dispatch.core.decide.warnings import reached
from dispatch.core.rules import stamp
from dispatch.http import access, wire
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem, Wrong
from dispatch.http.replies import Published, Reply, answer
from events.values import AreaId, ClusterId, Place, Time, WarningId
from projections import archive
from projections.warnings import WarningRow

LOOKERS = access.ROOM | {"ioc", "administrator"}
CAP_TYPE = b"application/cap+xml; charset=utf-8"
ATOM_TYPE = b"application/atom+xml; charset=utf-8"
FRESH = b"Cache-Control: public, max-age=5\r\nAccess-Control-Allow-Origin: *\r\n"
"""Anybody may read it, from any page; whoever stands between asks again soon."""


class There(Struct, frozen=True, forbid_unknown_fields=True):
    """An area that is thought of: codes parted by `;`, and corners as CAP writes them, `lat,lon lat,lon …`. With `of`,
    who heard that one is counted, too."""

    areas: str = ""
    polygon: str = ""
    drill: bool = False
    of: WarningId | None = None


async def get_warnings(edge: Edge, request: web.BaseRequest) -> Reply:
    """All that are known, the newest first; drafts for the room alone."""
    identity = edge.identify(request)
    access.check_role(identity, LOOKERS, "read")
    rows = list(edge.feed.views.warnings.rows.values())
    told = [row for row in reversed(rows) if row.is_public or identity.role in access.ROOM]
    return answer({"position": edge.feed.head.position, "warnings": told})


async def get_warning(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """One, and what is known of each of its clusters: of a draft, those that it would reach."""
    identity = edge.identify(request)
    access.check_role(identity, LOOKERS, "read")
    row = await _row(edge, number)
    if not row.is_public and identity.role not in access.ROOM:
        raise Problem(404, "no_such_warning")
    clusters = edge.feed.views.warnings.clusters.get(row.warning)
    voices = edge.feed.views.warnings.voices.get(row.warning)
    told = {"position": edge.feed.head.position, "warning": row, "clusters": clusters or {}, "voices": voices or {}}
    if row.state == "draft":
        told["reach"] = _would_reach(edge, row)
    return answer(told)


def _would_reach(edge: Edge, row: WarningRow) -> tuple[ClusterId, ...]:
    warned = edge.engine.state.warnings.get(row.warning)
    if warned is None:
        return ()
    before = edge.engine.state.warnings.get(warned.of) if warned.of is not None else None
    if row.kind == "cancel":
        return tuple(before.clusters) if before is not None else ()
    return reached(edge.engine.state, warned, edge.reached(row.areas, row.polygon, drill=row.drill).clusters)


async def get_reach(edge: Edge, request: web.BaseRequest) -> Reply:
    """Whom a warning for this area would reach."""
    access.check_role(edge.identify(request), access.ROOM)
    asked = wire.queried(request.query, There)
    areas = [AreaId(code) for code in asked.areas.split(";") if code]
    found = edge.reached(areas, corners(asked.polygon), drill=asked.drill)
    before = edge.engine.state.warnings.get(asked.of) if asked.of is not None else None
    clusters = sorted({*found.clusters, *(before.clusters if before is not None else ())})
    return answer({"clusters": clusters, "area_name": found.area_name})


def corners(written: str) -> list[Place]:
    """Raises Problem 422."""
    try:
        return [Place(*map(float, pair.split(",", 1))) for pair in written.split()]
    except (TypeError, ValueError):
        raise Problem(422, "invalid", errors=(Wrong("$.polygon", "Not like 11.5,106.8 11.6,106.9"),)) from None


# --- for everybody


async def get_cap(edge: Edge, request: web.BaseRequest, number: str) -> Reply:
    """One that has left, as CAP 1.2; also long after it is over."""
    row = await _row(edge, number)
    if not row.is_public:
        raise Problem(404, "no_such_warning")
    return Published.of(cap.alert_of(row, edge.region_name)).reply(request, CAP_TYPE, FRESH)


async def get_feed(edge: Edge, request: web.BaseRequest) -> Reply:
    return _feed(edge, request, drill=False)


async def get_drills(edge: Edge, request: web.BaseRequest) -> Reply:
    """Drills apart from what is real, so that nobody who follows one is told the other."""
    return _feed(edge, request, drill=True)


def _feed(edge: Edge, request: web.BaseRequest, *, drill: bool) -> Reply:
    """Made once for each change, however many ask."""
    view, name, known = edge.feed.views.warnings, edge.region_name, edge.engine.state.rules
    kept = edge.feeds.get(drill)
    if kept is None or kept[0] != (view.edition, name):
        rows = [row for row in view.rows.values() if row.state == "sent" and row.drill == drill]
        base = edge.gateways.public_url.rstrip("/")
        updated = stamp(view.edited_at.get(drill, Time(0)), known.utc_offset_min if known is not None else 0)
        feed = Published.of(cap.feed_of(rows, edge.journal, base, name, updated, drill=drill))
        edge.feeds[drill] = kept = (view.edition, name), feed
    return kept[1].reply(request, ATOM_TYPE, FRESH)


async def _row(edge: Edge, number: str) -> WarningRow:
    """From the view, and after its day from the archive. Problem 404 for what never was."""
    row = edge.feed.views.warnings.rows.get(number)
    if row is not None:
        return row
    known = number.isascii() and number.isdigit() and len(number) <= 15
    kept = await archive.newest(edge.dsn, "warnings", [number], WarningRow) if known else []
    if not kept:
        raise Problem(404, "no_such_warning")
    return kept[0]
