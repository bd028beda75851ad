"""Which gateways take nothing at present, and since when: raised by the first miss, settled by the next answer."""

import structlog

from events.values import Time

log = structlog.get_logger("gateways")


class Away:
    """By the names of gateways, and of centres, which are told in the same way."""

    def __init__(self) -> None:
        self.since: dict[str, Time] = {}

    def missed(self, name: str, cause: str | None, now: Time) -> None:
        """It did not answer, answered that it is ill, or does not let us in."""
        if name not in self.since:
            self.since[name] = now
            log.error("gateway_away", gateway=name, cause=cause)

    def answered(self, name: str, now: Time) -> None:
        """It took a message, refused it for good, or put it off alone: it is there."""
        since = self.since.pop(name, None)
        if since is not None:
            log.warning("gateway_back", gateway=name, away_s=(now - since) / 1000)
