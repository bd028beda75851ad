"""The ten-fold hour over HTTP: an exchange that keeps its pace, consoles with stream and heartbeat, and call-backs.

Started by `python -m loadtests.burst.over_http`, which looks afterwards whether anything was lost. What the
exchange told and was answered for is written down, line by line, in a file.
"""

import os
import random
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gevent
import msgspec
from locust import FastHttpUser, constant, constant_throughput, task
from standardwebhooks import Webhook

from loadtests.burst.shape import HOUR_S, Shape
from loadtests.link import Secrets

SECRETS = msgspec.json.decode(Path(os.environ["LOAD_SECRETS"]).read_bytes(), type=Secrets)
TOLD = Path(os.environ["LOAD_TOLD"]).open("a", buffering=1)  # noqa: SIM115 (open as long as we are)
CALLS_PER_S = Shape().rate_per_hour(Shape().hot_hour) / HOUR_S * float(os.environ.get("LOAD_SHARE", "1"))
LINES = 40
"""Users of the exchange; together they ring at the pace of that hour."""
PATIENCE_S, HEARD = (3.0, 12.0), 0.12
CALLS_BACK_S, TALKS_S = (4.0, 10.0), (2.0, 4.0)
BEAT_S = 5.0
takers = iter(sorted(name for name in SECRETS.tokens if name.startswith("desk")))


def encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


class Exchange(FastHttpUser):
    """Each call in a greenlet of its own, so that the pace is the callers' and not ours."""

    fixed_count = LINES
    wait_time = constant_throughput(CALLS_PER_S / LINES)
    webhook = Webhook(SECRETS.telephony)

    @task
    def ring(self) -> None:
        gevent.spawn(self.call, f"09{random.randint(10_000_000, 99_999_999)}")

    def call(self, caller: str) -> None:
        """Somebody rings, most give up, and half of those ring again."""
        name, number = uuid.uuid4().hex, random.choice(("1022", "113", "114", "115"))
        self.tell("call.ringing", name, number=number, caller=caller)
        gevent.sleep(random.uniform(*PATIENCE_S))
        heard = random.random() < HEARD
        if heard:
            self.tell("call.answered", name, number=number, agent="101")
            gevent.sleep(random.uniform(*TALKS_S))
        self.tell("call.ended", name, number=number, cause="normal" if heard else "caller_hung_up")
        TOLD.write(f"{encode({'call': f'load:{name}', 'caller': caller, 'heard': heard})}\n")
        if not heard and random.random() < 0.5:
            gevent.sleep(random.uniform(*PATIENCE_S))
            self.call(caller)

    def tell(self, kind: str, call: str, **data: object) -> None:
        """As exchanges do, again with the same id until it is answered."""
        delivery = uuid.uuid4().hex
        event = {"specversion": "1.0", "type": kind, "source": "load", "id": delivery, "data": {"call": call, **data}}
        body = encode(event)
        for _ in range(5):
            now = datetime.now(UTC)
            headers = {
                "Content-Type": "application/cloudevents+json",
                "webhook-id": delivery,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": self.webhook.sign(delivery, now, body),
            }
            answer = self.client.post("/webhooks/telephony", data=body, headers=headers, name=f"/webhooks {kind}")
            if answer.status_code == 200:
                return
            gevent.sleep(1.0)


class Console(FastHttpUser):
    """A call-taker: looks at the stream, says every five seconds that she is there, and calls back who gave up."""

    fixed_count = int(os.environ.get("LOAD_CONSOLES", "120"))
    wait_time = constant(1)
    headers: dict[str, str]

    def on_start(self) -> None:
        self.headers = {"Authorization": f"Bearer {SECRETS.tokens[next(takers)]}", "Content-Type": "application/json"}
        self.listed: dict[str, Any] = {}
        gevent.spawn(self.look)
        gevent.spawn(self.beat)

    def beat(self) -> None:
        while True:
            self.client.post("/heartbeat", headers=self.headers, name="/heartbeat")
            gevent.sleep(BEAT_S)

    def look(self) -> None:
        """The list as the stream tells it."""
        url = "/stream?views=calls,call_backs,handovers,situation"
        while True:
            with self.client.get(url, headers=self.headers, name="/stream", stream=True) as response:
                while line := response.stream.readline(sep=b"\n"):
                    if line.startswith(b"data:"):
                        self.take(msgspec.json.decode(line[5:]).get("changes", ()))
            gevent.sleep(1.0)

    def take(self, changes: Any) -> None:
        for change in changes:
            if change["view"] != "call_backs":
                continue
            row = change["row"]
            if row is None or row["end"] is not None or row["person"] is not None:
                self.listed.pop(change["key"], None)
            else:
                self.listed[change["key"]] = row

    @task
    def call_back(self) -> None:
        gevent.sleep(random.uniform(*CALLS_BACK_S))
        if not self.listed:
            return
        call = random.choice(list(self.listed)[:50])
        if self.ask("TakeCallBack", call=call):
            gevent.sleep(random.uniform(*TALKS_S))
            self.ask("RecordCallBack", call=call, outcome=random.choice(("reached", "reached", "no_answer")))

    def ask(self, command: str, **fields: object) -> bool:
        """One command; whether it was done. A refusal is an answer."""
        body = encode({"type": command, "id": uuid.uuid4().hex, **fields})
        with self.client.post(
            "/commands", data=body, headers=self.headers, name=f"/commands {command}", catch_response=True
        ) as response:
            if response.status_code == 409:
                response.success()
            return bool(response.status_code == 200)
