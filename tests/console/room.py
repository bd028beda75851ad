"""People and an exchange that talk to a running service over the wire, as the tests of the console need them."""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route
from standardwebhooks import Webhook

PASSWORD = "tiep-ung"


class Refused(Exception):
    """The service understood and did not do it; `problem` is its answer."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(json.dumps(problem, ensure_ascii=False))
        self.problem = problem


class Person:
    """Somebody who is signed in."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self.cookie = ""
        self.csrf = ""
        self.session = self.post("/session", {"name": name, "password": PASSWORD})
        self.csrf = self.session["csrf"]

    def post(self, path: str, body: object) -> Any:
        return self._ask("POST", path, json.dumps(body).encode())

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None)

    def do(self, command: str, /, **fields: Any) -> dict[str, Any]:
        """Give one command; what it made is under `ids`."""
        return self.post("/commands", {"type": command, "id": uuid.uuid4().hex, **fields})  # type: ignore[no-any-return]

    def rows(self, view: str) -> dict[str, Any]:
        return self.get(f"/views/{view}")["rows"]  # type: ignore[no-any-return]

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                self.cookie = (response.headers.get("Set-Cookie") or self.cookie).partition(";")[0]
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as refused:
            raise Refused(json.loads(refused.read())) from None


def deliver(webhook: Webhook, url: str, kind: str, source: str, data: dict[str, Any]) -> None:
    """A signed event, as a CloudEvent, that is taken."""
    delivery, now = uuid.uuid4().hex, datetime.now(UTC)
    event = {"specversion": "1.0", "type": kind, "source": source, "id": delivery, "data": data}
    body = json.dumps(event)
    headers = {
        "Content-Type": "application/cloudevents+json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign(delivery, now, body),
    }
    request = urllib.request.Request(url, body.encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.status == 200


class Exchange:
    """A telephone exchange with the service's own secret."""

    def __init__(self, url: str, secret: str, source: str = "exchange") -> None:
        self.url = url
        self.secret = secret
        self.webhook = Webhook(secret)
        self.source = source

    @classmethod
    def of(cls, url: str, data: Path) -> "Exchange":
        return cls(url, (data / "secrets" / "telephony").read_text().splitlines()[0])

    def tell(self, kind: str, call: str, **data: Any) -> None:
        data = {"call": call, "at": round(time.time() * 1000), **data}
        deliver(self.webhook, f"{self.url}/webhooks/telephony", kind, self.source, data)

    def ring(self, number: str, caller: str, **data: Any) -> str:
        """A new call; gives back its id as the service names it."""
        call = uuid.uuid4().hex[:8]
        self.tell("call.ringing", call, number=number, caller=caller, **data)
        return f"{self.source}:{call}"

    def answer(self, call: str, agent: str) -> None:
        self.tell("call.answered", call.partition(":")[2], agent=agent)

    def locate(self, call: str, lat: float, lon: float, uncertainty_m: float) -> None:
        self.tell("call.located", call.partition(":")[2], lat=lat, lon=lon, uncertainty_m=uncertainty_m)

    def end(self, call: str) -> None:
        self.tell("call.ended", call.partition(":")[2])


def before_commands(page: Page, handler: Callable[[Route], object], path: str = "**/commands") -> None:
    """What the page asks for goes through here first. That is so a moment after it is wanted: a first word of the page
    may still get by, so one is sent that nobody minds until it does not."""
    page.route(path, handler)
    page.route("**/healthz?probe", lambda route: route.fulfill(body="seen"))
    for _ in range(50):
        if page.evaluate("fetch('/healthz?probe').then((answer) => answer.text())") == "seen":
            return
    raise AssertionError("the page's words are not seen")


def sight(crew: Person, unit: str, lat: float, lon: float, at: int | None = None) -> None:
    body: dict[str, Any] = {"unit": unit, "place": {"lat": lat, "lon": lon}, "speed_kmh": 46, "heading": 90}
    crew.post("/sightings", body if at is None else {**body, "at": at})
