"""`/wall`: the page for a screen of an operations centre, the picture it asks for, and the land it draws."""

import hashlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from aiohttp import web

from dispatch.accounts import Identity
from dispatch.http import access
from dispatch.http.problems import Problem
from dispatch.http.replies import Published, Reply, answer, encode
from dispatch.http.routes import Route
from dispatch.http.static import Console
from dispatch.ioc.built import DIST
from dispatch.ioc.features import Scope
from dispatch.ioc.reader import READERS, SCOPE, Reader
from dispatch.ioc.wall.hours import WEEK_MS, WEEKS, Before, before, hours_until, times_of
from dispatch.ioc.wall.land import Ground, ground_of, name_of
from dispatch.ioc.wall.part import Part
from dispatch.ioc.wall.picture import Looker
from dispatch.ioc.wall.rows import Picture
from events.regions import Rules
from events.values import AreaId, Time

PAGE = "/wall.html"
PICTURE = "/wall/picture"
FILES = ("/icon.svg",)
"""What the page needs that does not lie beside its scripts."""
MAY_SHOW = "wall"
"""The scope of a token that shows a wall and reads nothing else."""
FRESH_MS = 1_000
"""So long a picture is told again: many walls of one part cost as much as one."""


class Wall:
    """One for the process: the console's files, and what was made for each part of the region."""

    def __init__(self, reader: Reader, dist: Path = DIST) -> None:
        self.reader = reader
        self.files = Console(dist).files
        page = self.files.get(PAGE)
        self.build = hashlib.sha256(page.body).hexdigest()[:16] if page is not None else ""
        self.grounds: dict[AreaId | None, Ground] = {}
        self.lands: dict[AreaId | None, tuple[str, Published]] = {}
        self.befores: dict[AreaId | None, Before] = {}
        self.pictures: dict[AreaId | None, Picture] = {}

    def routes(self) -> Iterable[Route]:
        """The page and what it is made of are for everybody, as the console's sign-in is; what it shows is not."""
        yield Route("GET", "/wall", partial(get_file, self, PAGE), "none")
        yield Route("GET", PICTURE, self.get_picture)
        yield Route("GET", "/wall/land", self.get_land, shows=False)
        yield Route("GET", "/assets/{file}", partial(get_asset, self), "none")
        for path in FILES:
            yield Route("GET", path, partial(get_file, self, path), "none")

    async def get_picture(self, request: web.BaseRequest) -> Reply:
        """What the screen shows, of the part this account sees."""
        identity, rules = self._watcher(request)
        return answer(self._picture(identity.area, rules))

    async def get_land(self, request: web.BaseRequest) -> Reply:
        """Outlines, roads and names to draw it on."""
        identity, rules = self._watcher(request)
        ground = self._ground(identity.area, rules)
        known = self.lands.get(identity.area)
        if known is None or known[0] != ground.land.land:
            known = self.lands[identity.area] = ground.land.land, Published.of(encode(ground.land))
        return known[1].reply(request, b"application/json", b"Cache-Control: private, no-cache\r\n")

    def _watcher(self, request: web.BaseRequest) -> tuple[Identity, Rules]:
        """Who may read here may see it, and a token that may show a wall. Raises Problem 401, 403, 429, 503."""
        rules = self.reader.follower.rules
        if not self.reader.follower.knows or rules is None:
            raise Problem(503, "standby", retry_after_s=2)
        identity = self.reader.whoever(request)
        if identity.role != "machine" or MAY_SHOW not in identity.scopes:
            access.check_role(identity, READERS, SCOPE)
        self.reader.take(identity, is_past=False)
        return identity, rules

    # --- made once for all walls of a part

    def _picture(self, area: AreaId | None, rules: Rules) -> Picture:
        known, now = self.pictures.get(area), self.reader.follower.clock()
        if known is None or not 0 <= now - known.now < FRESH_MS:
            part, ground = self._part(area), self._ground(area, rules)
            looker = Looker(self.reader.follower, rules, part, ground)
            known = self.pictures[area] = looker.picture(self.build, self._before(part, rules, looker.now))
        return known

    def _part(self, area: AreaId | None) -> Part:
        return Part(Scope(area, self.reader.follower.map))

    def _ground(self, area: AreaId | None, rules: Rules) -> Ground:
        known = self.grounds.get(area)
        if known is None or known.land.land != name_of(self.reader.follower):
            known = self.grounds[area] = ground_of(self.reader.follower, rules, area)
        return known

    def _before(self, part: Part, rules: Rules, now: Time) -> Before:
        """Once an hour: all that was kept is looked through."""
        area, offset_ms = part.scope.area, rules.utc_offset_ms
        known = self.befores.get(area)
        if known is None or known.begins != hours_until(now, offset_ms):
            times = times_of(self.reader.follower.facts, part, now - (WEEKS + 1) * WEEK_MS)
            known = self.befores[area] = before(times, now, offset_ms)
        return known


async def get_file(wall: Wall, path: str, request: web.BaseRequest) -> Reply:
    """One of the console's files, as it serves them itself; the document holds nothing of anybody."""
    known = wall.files.get(path)
    if known is None:
        raise Problem(404, "not_found")
    return Reply(known.status, known.body, known.content_type, known.headers)


async def get_asset(wall: Wall, request: web.BaseRequest, file: str) -> Reply:
    """A script, a style or a font, by its name in the build."""
    return await get_file(wall, f"/assets/{file}", request)
