"""Another centre, for the console's tests: it hears what it is told, and tells what a test wants."""

import json
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_" + "Y2VudHJlLXNlY3JldC1vZi0zMi1ieXRlcy1sb25nISE="
WAIT_S = 10


class Centre:
    """112, as far as a console's test needs one."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.url = ""

    def told(self, kind: str) -> dict[str, Any]:
        """The last of this type, waited for."""
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            found = [one["data"] for one in self.heard if one["type"] == kind]
            if found:
                return found[-1]  # type: ignore[no-any-return]
            time.sleep(0.05)
        raise AssertionError(f"never told {kind}: {[one['type'] for one in self.heard]}")

    def tell(self, kind: str, **data: Any) -> None:
        """One delivery to the service."""
        body = json.dumps({"type": kind, "data": data})
        delivery, now = uuid.uuid4().hex, datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(delivery, now, body),
        }
        request = urllib.request.Request(f"{self.url}/webhooks/centres/112", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.status == 200

    def offer(self, **incident: Any) -> str:
        """Something new; its id."""
        name = uuid.uuid4().hex[:8]
        expires = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        self.tell("transfer.offered", transfer=name, expires_at=expires, reason="other_service", incident=incident)
        return name

    def write(self, file: Path, url: str) -> None:
        """As an operator would write it down."""
        one = {
            "id": "112",
            "name": {"vi": "112 Bộ Chỉ huy quân sự tỉnh", "en": "112 Military Command"},
            "phone": "112",
            "url": url,
            "sign_with": [SECRET],
            "signed_by": [SECRET],
        }
        file.write_text(json.dumps({"centres": [one]}))


@contextmanager
def listening(centre: Centre) -> Iterator[str]:
    """Its address, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            Webhook(SECRET).verify(body, dict(self.headers), json_parse=False)
            centre.heard.append(json.loads(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Tests say enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
