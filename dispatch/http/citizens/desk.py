"""What the citizen's side has of the service: its limits, its small share of the inbox, and the names of areas."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from dispatch.areas import Areas
from dispatch.http.citizens.limits import Limiter, Network, OneEach, Rate, Share, address_of, networks
from dispatch.settings import Settings, WrongSetting
from events.values import AreaId, Place

COMMUNE = "commune"
WAITING_MAX = 16
"""So many commands of citizens wait in the inbox at a time; it holds thousands, and a quarter is telephony's alone."""

UPLOADS_MAX = 4
"""So many reports with pictures are received at a time, one of each address, each in memory until its pictures are
written anew."""
UPLOAD_S = 20
"""After so long one has usually come."""

WRONG_LINKS_FREE = 20
"""Links that lead to nothing, from one address at once."""


class Desk:
    """One for the service. Limits are by address, but of ratings by ticket, and of machines by name."""

    def __init__(self, areas: Areas | None = None, proxies: Sequence[Network] = ()) -> None:
        self.areas = areas
        self.proxies = proxies
        self.looking = Limiter(Rate(60, 1.0), Rate(200, 50.0))
        self.guessing = Limiter(Rate(20, 20 / 60), Rate(600, 10.0))
        self.straying = Limiter(Rate(WRONG_LINKS_FREE, WRONG_LINKS_FREE / 60), Rate(600, 10.0))
        self.rating = Limiter(Rate(5, 1 / 60), Rate(60, 2.0))
        self.reporting = Limiter(Rate(10, 1 / 30), Rate(60, 2.0))
        self.making = Limiter(Rate(60, 1.0), Rate(120, 2.0))
        """Requests that other systems make, by machine."""
        self.uploads = Share(UPLOADS_MAX, UPLOAD_S)
        self.uploading = OneEach(UPLOAD_S)
        self.waiting = Share(WAITING_MAX, retry_after_s=5)

    def asker(self, request: web.BaseRequest) -> str:
        """The address that limits go by."""
        return address_of(request.remote, request.headers.getall("X-Forwarded-For", []), self.proxies)

    def look(self, request: web.BaseRequest) -> None:
        """Raises Problem 429 for who has looked too often, or guessed."""
        now_s, asker = now(), self.asker(request)
        self.guessing.check(asker, now_s)
        self.looking.take(asker, now_s)

    def guessed(self, request: web.BaseRequest) -> None:
        """A code was wrong. Raises Problem 429."""
        self.guessing.take(self.asker(request), now())

    def strayed(self, request: web.BaseRequest) -> None:
        """A link led to nothing. Raises Problem 429. A right one is always answered: thousands of telephones share an
        address of an operator's network."""
        self.straying.take(self.asker(request), now())

    def report(self, request: web.BaseRequest) -> None:
        """Raises Problem 429 for who has reported too often."""
        self.reporting.take(self.asker(request), now())

    def is_far(self, place: Place) -> bool:
        return self.areas is not None and self.areas.is_far(place)

    def name_of(self, area: AreaId | None) -> str | None:
        return self.areas.name_of(area) if self.areas is not None and area is not None else None

    def communes(self) -> list[tuple[AreaId, str]]:
        """Of today, by name."""
        if self.areas is None or self.areas.map is None:
            return []
        found = [one for one in self.areas.map.on(self.areas.today()) if one.level == COMMUNE]
        return sorted(((one.code, one.name) for one in found), key=lambda pair: pair[1])


def desk_of(settings: Settings, areas: Areas) -> Desk:
    """Raises WrongSetting."""
    return Desk(areas, proxies_of(settings))


def proxies_of(settings: Settings) -> Sequence[Network]:
    """Raises WrongSetting."""
    try:
        return networks(settings.trusted_proxies)
    except ValueError as wrong:
        raise WrongSetting(f"EOC_TRUSTED_PROXIES must be networks by commas: {wrong}") from None


def now() -> float:
    """In seconds, by a clock that is never put back."""
    return asyncio.get_running_loop().time()
