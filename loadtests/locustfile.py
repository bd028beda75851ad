"""The hot path under load: an exchange, call-takers, a dispatcher, crews and watchers, each in a loop of their own.

Started by `make load` (loadtests/load.py), which hands over tokens and the exchange's secret by a file.
"""

import os
import random
import uuid
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gevent
import msgspec
from locust import FastHttpUser, between, task
from standardwebhooks import Webhook

from loadtests.link import Secrets

SECRETS = msgspec.json.decode(Path(os.environ["LOAD_SECRETS"]).read_bytes(), type=Secrets)
LAT, LON, WIDE = 11.72, 106.88, 0.25
CALLS_KEPT_MAX = 500
KINDS = ("theft", "disturbance", "fall_injury", "motorbike_fall", "fire_alarm", "crash_no_injury")
NEXT = {
    "assigned": "acknowledged",
    "acknowledged": "en_route",
    "en_route": "on_scene",
    "on_scene": "cleared",
}
WATCHES_S = 5.0
OPEN_MAX, AT_A_LOOK_MAX = 150, 25

answered: deque[str] = deque(maxlen=CALLS_KEPT_MAX)
"""Calls from which nobody has made an incident yet."""
crews = deque(sorted(SECRETS.units))
takers = deque(name for name in sorted(SECRETS.tokens) if name.startswith("tn"))


def encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


def fresh() -> str:
    return uuid.uuid4().hex


def somewhere() -> dict[str, float]:
    return {"lat": LAT + random.uniform(-WIDE, WIDE), "lon": LON + random.uniform(-WIDE, WIDE)}


class Person(FastHttpUser):
    """Somebody with a token. A refusal is an answer; what counts as failed is anything else that is not 2xx."""

    abstract = True
    account = "city-dispatcher"
    headers: dict[str, str]

    def on_start(self) -> None:
        self.headers = self.bearer(self.account)

    @staticmethod
    def bearer(account: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {SECRETS.tokens[account]}", "Content-Type": "application/json"}

    def ask(self, command: str, **fields: object) -> Any:
        """One command; its answer, or None when it was refused."""
        body = encode({"type": command, "id": fresh(), **fields})
        with self.client.post(
            "/commands", data=body, headers=self.headers, name=f"/commands {command}", catch_response=True
        ) as response:
            if response.status_code == 409:
                response.success()
            return response.json() if response.status_code == 200 else None


class Exchange(FastHttpUser):
    """Three signed deliveries a call."""

    weight = 3
    wait_time = between(0.05, 0.2)
    webhook = Webhook(SECRETS.telephony)

    @task
    def call(self) -> None:
        name = fresh()
        number = random.choice(("113", "114", "115"))
        caller = f"09{random.randint(10_000_000, 99_999_999)}"
        self.tell("call.ringing", name, number=number, caller=caller)
        self.tell("call.answered", name, number=number, agent="101")
        answered.append(f"load:{name}")
        self.tell("call.ended", name, number=number, cause="normal")

    def tell(self, kind: str, call: str, **data: object) -> None:
        delivery, now = fresh(), datetime.now(UTC)
        event = {"specversion": "1.0", "type": kind, "source": "load", "id": delivery, "data": {"call": call, **data}}
        body = encode(event)
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.webhook.sign(delivery, now, body),
        }
        self.client.post("/webhooks/telephony", data=body, headers=headers, name=f"/webhooks {kind}")


class CallTaker(Person):
    """Makes incidents of calls."""

    weight = 3
    wait_time = between(0.05, 0.3)

    def on_start(self) -> None:
        takers.rotate()
        self.account = takers[0]
        super().on_start()

    @task
    def open(self) -> None:
        if not answered:
            return
        made = self.ask(
            "OpenIncident",
            call=answered.popleft(),
            kind=random.choice(KINDS),
            place=somewhere(),
            address="12 Hùng Vương",
            text="Người báo giữ máy",
        )
        if made is not None and random.random() < 0.3:
            self.ask("AddNote", incident=made["ids"]["incident"], text="Đã có người ra đón")


class Dispatcher(Person):
    """Looks at the queue, and clears away what waits too long, so that the load does not drown in itself."""

    weight = 1
    wait_time = between(1, 2)

    @task
    def tidy(self) -> None:
        rows = self.client.get("/views/queue", headers=self.headers, name="/views/queue").json()["rows"]
        oldest = sorted(rows.values(), key=lambda one: one["incident"])[: max(0, len(rows) - OPEN_MAX)]
        for row in random.sample(oldest, min(len(oldest), AT_A_LOOK_MAX)):
            self.ask("CancelIncident", incident=row["incident"], reason="no_unit")


class Crew(Person):
    """One unit: says where it is, asks what it has to do, and does the next step."""

    weight = 6
    wait_time = between(0.1, 0.4)

    def on_start(self) -> None:
        crews.rotate()
        self.account = crews[0]
        self.unit = SECRETS.units[self.account]
        super().on_start()
        self.ask("BringOnDuty", unit=self.unit)

    @task(2)
    def report(self) -> None:
        seen = {"unit": self.unit, "place": somewhere(), "speed_kmh": 40.0, "heading": 90.0}
        self.client.post("/sightings", data=encode(seen), headers=self.headers, name="/sightings")

    @task(3)
    def work(self) -> None:
        page = self.client.get("/views/units", headers=self.headers, name="/views/units (own)").json()
        row = page["rows"].get(self.unit, {})
        step = NEXT.get(row.get("step") or "")
        if row.get("standing") == "silent":
            self.ask("ReturnUnit", unit=self.unit)
        elif row.get("assignment") and step:
            self.ask("AdvanceAssignment", assignment=row["assignment"], step=step)


class Watcher(Person):
    """Opens the stream, reads it for a while, and starts anew; the time that counts is that to the whole snapshot."""

    weight = 4
    wait_time = between(0.5, 1.5)

    @task
    def watch(self) -> None:
        url = "/stream?views=queue,calls,units,places,situation"
        with (
            gevent.Timeout(WATCHES_S, False),
            self.client.get(url, headers=self.headers, name="/stream", stream=True) as response,
        ):
            while response.stream.read(65_536):
                pass
