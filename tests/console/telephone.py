"""A gateway and an exchange that can dial, on loopback: what they were asked, and what crews write back."""

import json
import threading
import time
import urllib.request
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from standardwebhooks import Webhook

SECRET = "whsec_" + "Z2F0ZXdheS1zZWNyZXQtb2YtMzItYnl0ZXMtbG9uZyE="
HEARD_S = 10.0


class Listener:
    """Says yes to everything, and keeps it; tells the service what it is asked to, signed."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Into no log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def tell(self, url: str, kind: str, data: dict[str, Any]) -> None:
        body = json.dumps({"type": kind, "data": data})
        delivery, now = uuid.uuid4().hex, datetime.now(UTC)
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(delivery, now, body),
        }
        request = urllib.request.Request(url, body.encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.status == 200


class Telephone(Listener):
    """A gateway for texts and voices."""

    def settle(self, folder: Path) -> None:
        """The operator's files that name it."""
        folder.mkdir(parents=True, exist_ok=True)
        gateway = {"name": "one", "ways": ["sms", "voice"], "url": self.url, "secret": SECRET}
        (folder / "gateways.json").write_text(json.dumps({"gateways": [gateway]}))
        dial = {"url": self.url, "user": "tiepung", "secret": "x"}
        exchange = {"name": "exchange", "adapter": "asterisk", "secret": "s" * 24, "dial": dial}
        (folder / "exchanges.json").write_text(json.dumps([exchange]))

    def next(self, count: int) -> dict[str, Any]:
        """The one after so many."""
        until = time.monotonic() + HEARD_S
        while len(self.heard) <= count and time.monotonic() < until:
            time.sleep(0.05)
        return self.heard[count]

    def write_back(self, url: str, sender: str, text: str) -> None:
        """A text comes in from this number."""
        self.tell(f"{url}/webhooks/messages/one", "message.received", {"from": sender, "text": text})
