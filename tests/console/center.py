"""A monitoring centre that tells of alarms, as one does."""

import json
import urllib.request
import uuid
from datetime import UTC, datetime

from standardwebhooks import Webhook

from tests.console.conftest import Service


class Center:
    """A monitoring centre with the service's own secret."""

    def __init__(self, service: Service) -> None:
        self.url = service.url
        self.webhook = Webhook((service.data / "secrets" / "alarms").read_text().splitlines()[0])

    def tell(self, kind: str, device: str, /, **data: object) -> None:
        delivery, now = uuid.uuid4().hex, datetime.now(UTC)
        event = {"specversion": "1.0", "type": kind, "source": "center", "id": delivery}
        body = json.dumps({**event, "data": {"device": device, **data}})
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.webhook.sign(delivery, now, body),
        }
        request = urllib.request.Request(f"{self.url}/webhooks/alarm", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.status == 200
