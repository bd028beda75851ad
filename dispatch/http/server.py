"""The table of routes, and the one place where a request becomes an answer, whatever goes wrong."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry

from dispatch.http import (
    alarms,
    asking,
    centres,
    commands,
    exchanges,
    files,
    finding,
    links,
    loudspeakers,
    messages,
    nearby,
    open311,
    openapi,
    operator,
    recordings,
    session,
    sightings,
    sites,
    status,
    stream,
    telephony,
    ticket_figures,
    tickets,
    waiting,
    warnings,
)
from dispatch.http.citizens import lookup, pages, report, status_page, uploading
from dispatch.http.edge import Edge
from dispatch.http.hot import DRAIN_S_MAX, HotServer
from dispatch.http.problems import Problem
from dispatch.http.refusing import refuse
from dispatch.http.replies import Reply
from dispatch.http.routes import Found, Route, Routes
from dispatch.http.static import Console
from dispatch.http.stream import Watchers
from dispatch.settings import listening

ALWAYS = frozenset(("/healthz", "/readyz"))
"""Answered by a service that stands by, too."""


def table(edge: Edge, watchers: Watchers, registry: CollectorRegistry) -> list[Route]:
    """Every route there is, and what proof it asks for; `{…}` is one part of a path, handed on."""
    return [
        *webhooks(edge),
        *for_citizens(edge),
        *of_matters(edge),
        Route("POST", "/commands", partial(commands.post_commands, edge)),
        Route("POST", "/sightings", partial(sightings.post_sightings, edge)),
        Route("GET", "/sightings", partial(sightings.post_sightings, edge), shows=False),
        Route("GET", "/stream", partial(stream.get_stream, edge, watchers), shows=False),
        Route("POST", "/session", partial(session.post_session, edge), "none"),
        Route("GET", "/session", partial(session.get_session, edge), shows=False),
        Route("DELETE", "/session", partial(session.delete_session, edge, watchers)),
        Route("POST", "/heartbeat", partial(session.post_heartbeat, edge)),
        Route("GET", "/views/{name}", partial(asking.get_view, edge)),
        Route("GET", "/incidents/near", partial(nearby.get_near, edge)),
        Route("GET", "/incidents/{id}/story", partial(asking.get_story, edge)),
        Route("GET", "/incidents/{id}/eido", partial(centres.get_eido, edge)),
        Route("POST", "/incidents/{id}/eido", partial(centres.post_eido, edge)),
        Route("GET", "/centres", partial(centres.get_centres, edge)),
        Route("GET", "/sites", partial(sites.get_sites, edge)),
        Route("GET", "/sites/{id}", partial(sites.get_site, edge)),
        Route("GET", "/site-names", partial(sites.get_site_names, edge)),
        Route("GET", "/exchanges", partial(exchanges.get_exchanges, edge)),
        Route("GET", "/calls/earlier", partial(asking.get_earlier, edge)),
        Route("GET", "/calls/readings", partial(recordings.get_readings, edge)),
        Route("POST", "/calls/recording", partial(recordings.post_recording, edge)),
        Route("GET", "/needs/{id}/candidates", partial(asking.get_candidates, edge)),
        Route("GET", "/places", partial(finding.get_places, edge), shows=False),
        Route("GET", "/people", partial(asking.get_people, edge)),
        Route("GET", "/region", partial(asking.get_region, edge), shows=False),
        Route("GET", "/region/files/{digest}", partial(asking.get_region_file, edge), shows=False),
        Route("POST", "/open", partial(asking.post_open, edge)),
        Route("POST", "/erase", partial(asking.post_erase, edge)),
        Route("POST", "/operator/commands", partial(operator.post_operator, edge)),
        Route("GET", "/healthz", partial(status.get_healthz, edge), "none"),
        Route("GET", "/readyz", partial(status.get_readyz, edge), "none"),
        Route("GET", "/metrics", partial(status.get_metrics, edge, registry), shows=False),
        Route("GET", "/openapi.json", partial(openapi.get_openapi, edge), shows=False),
    ]


def webhooks(edge: Edge) -> list[Route]:
    """What exchanges, panels, gateways, loudspeakers and other centres tell."""
    return [
        Route("POST", "/webhooks/telephony", partial(telephony.post_telephony, edge), "signature"),
        Route("POST", "/webhooks/alarm", partial(alarms.post_alarm, edge), "signature"),
        Route("POST", "/webhooks/exchanges/{name}", partial(exchanges.hear, edge), "signature"),
        Route("GET", "/webhooks/exchanges/{name}/greeting", partial(exchanges.greet, edge), "signature"),
        Route("POST", "/webhooks/exchanges/{name}/greeting", partial(exchanges.greet, edge), "signature"),
        Route("POST", "/webhooks/exchanges/{name}/{secret}", partial(exchanges.hear, edge), "signature"),
        Route("GET", "/webhooks/exchanges/{name}/{secret}", partial(exchanges.hear, edge), "signature"),
        Route("GET", "/webhooks/exchanges/{name}/{secret}/greeting", partial(exchanges.greet, edge), "signature"),
        Route("POST", "/webhooks/exchanges/{name}/{secret}/greeting", partial(exchanges.greet, edge), "signature"),
        Route("POST", "/webhooks/exchanges/{name}/{secret}/{event}", partial(exchanges.hear, edge), "signature"),
        Route("GET", "/webhooks/exchanges/{name}/{secret}/{event}", partial(exchanges.hear, edge), "signature"),
        Route("POST", "/webhooks/messages/{name}", partial(messages.hear, edge), "signature"),
        Route("POST", "/webhooks/messages/{name}/{secret}", partial(messages.hear_fields, edge), "signature"),
        Route("GET", "/webhooks/messages/{name}/{secret}", partial(messages.hear_fields, edge), "signature"),
        Route("POST", "/webhooks/centres/{name}", partial(centres.hear, edge), "signature"),
        Route("POST", "/webhooks/loudspeakers", partial(loudspeakers.hear, edge), "signature"),
    ]


def for_citizens(edge: Edge) -> list[Route]:
    """Without sign-in."""
    return [
        Route("GET", "/l/{code}", partial(links.get_link, edge), "code"),
        Route("POST", "/l/{code}", partial(links.post_link, edge), "code"),
        *(Route("GET", f"/{name}", partial(links.get_file, name), "none") for name in links.FILES),
        Route("GET", "/public/tickets/{code}", partial(lookup.get_public_ticket, edge), "code"),
        Route("POST", "/public/tickets/{code}/rating", partial(lookup.post_rating, edge), "code"),
        Route("POST", "/public/tickets/{code}/reopening", partial(lookup.post_reopening, edge), "code"),
        *(Route(*one) for one in open311.routes(edge)),
        Route("GET", report.PATH, partial(report.get_report, edge), "none"),
        Route("POST", report.PATH, partial(uploading.post_report, edge), "none"),
        Route("GET", report.LANGUAGE_PATH, partial(report.get_report, edge), "none"),
        Route("POST", report.LANGUAGE_PATH, partial(report.post_language, edge), "none"),
        Route("GET", status_page.PATH, partial(status_page.get_lookup, edge), "none"),
        Route("POST", status_page.PATH, partial(status_page.post_lookup, edge), "code"),
        Route("POST", status_page.RATING_PATH, partial(status_page.post_rating, edge), "code"),
        *(Route("GET", f"/{name}", partial(pages.get_file, name), "none") for name in pages.FILES),
    ]


def of_matters(edge: Edge) -> list[Route]:
    """Tickets and warnings."""
    return [
        Route("GET", "/tickets", partial(tickets.get_tickets, edge)),
        Route("GET", "/tickets/figures", partial(ticket_figures.get_figures, edge)),
        Route("GET", "/tickets/waiting", partial(waiting.get_waiting, edge)),
        Route("GET", "/tickets/{number}", partial(tickets.get_ticket, edge)),
        Route("POST", "/tickets/{number}/files", partial(files.post_file, edge)),
        Route("POST", "/tickets/{number}/files/{digest}", partial(files.post_file_opened, edge)),
        Route("GET", "/warnings", partial(warnings.get_warnings, edge)),
        Route("GET", "/warnings/reach", partial(warnings.get_reach, edge)),
        Route("GET", "/warnings/{id}.cap", partial(warnings.get_cap, edge), "none"),
        Route("GET", "/warnings/{id}", partial(warnings.get_warning, edge)),
        Route("GET", "/feeds/warnings.atom", partial(warnings.get_feed, edge), "none"),
        Route("GET", "/feeds/drills.atom", partial(warnings.get_drills, edge), "none"),
        Route("GET", "/tickets/{number}/story", partial(tickets.get_ticket_story, edge)),
    ]


class Application:
    """Finds the route, answers, and turns what goes wrong into a problem."""

    def __init__(self, edge: Edge, console: Console) -> None:
        self.watchers = Watchers(edge.feed)
        registry = CollectorRegistry()
        registry.register(status.Operation(edge, self.watchers))
        self.console = console
        self.edge = edge
        self.routes = Routes(table(edge, self.watchers, registry))

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse | Reply:
        found = None
        try:
            if not self.edge.answers and request.path not in ALWAYS and request.path not in self.console.files:
                raise Problem(503, "standby", retry_after_s=5)
            found = self.routes.exact.get((request.method, request.path)) or self._other(request)
            answer = await found.answer(request) if found is not None else self.console.get(request)
        except asyncio.CancelledError:
            raise
        except Exception as wrong:  # noqa: BLE001 (a problem is an answer; the rest is a bug, logged and answered as one)
            self.edge.door.refused(request, found, wrong)
            return refuse(request.headers, request.path, wrong)
        self.edge.door.answered(request, found, answer)
        return answer

    def _other(self, request: web.BaseRequest) -> Found | None:
        """None: one of the console's files, if anything. Raises Problem."""
        found = self.routes.find(request.method, request.path)
        if found is None and request.method not in ("GET", "HEAD"):
            raise Problem(404, "not_found")
        return found


async def listen(
    application: Application, hosts: Sequence[str], port: int, *, reuse_port: bool = False
) -> web.BaseSite:
    """Answer on this port of each address until the runner is cleaned up. Raises WrongSetting when a port is taken."""
    server = HotServer(
        application.edge,
        refuse,
        application,
        access_log=None,
        keepalive_timeout=75.0,
        lingering_time=1.0,
        max_line_size=8190,
    )
    runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=DRAIN_S_MAX)
    await runner.setup()
    sites = [web.TCPSite(runner, host, port, reuse_port=reuse_port, backlog=1024) for host in hosts]
    for host, site in zip(hosts, sites, strict=True):
        with listening(host, port):
            await site.start()
    return sites[0]


CONSOLE = Path(__file__).parents[2] / "console" / "dist"
