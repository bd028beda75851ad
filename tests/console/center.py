"""A monitoring centre that tells of alarms, as one does."""

from standardwebhooks import Webhook

from tests.console.conftest import Service
from tests.console.room import deliver


class Center:
    """A monitoring centre with the service's own secret."""

    def __init__(self, service: Service) -> None:
        self.url = service.url
        self.webhook = Webhook((service.data / "secrets" / "alarms").read_text().splitlines()[0])

    def tell(self, kind: str, device: str, /, **data: object) -> None:
        deliver(self.webhook, f"{self.url}/webhooks/alarm", kind, "center", {"device": device, **data})
