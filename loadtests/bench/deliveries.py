"""Signed deliveries of calls that ring, are answered and end: for wrk as lines of a file, for Python as requests."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

STAGES = ("call.ringing", "call.answered", "call.ended")


class Delivery(NamedTuple):
    id: str
    stamp: str
    signature: str
    body: str

    def request(self) -> bytes:
        headers = {
            "webhook-id": self.id,
            "webhook-timestamp": self.stamp,
            "webhook-signature": self.signature,
            "Content-Type": "application/cloudevents+json",
        }
        return request("/webhooks/telephony", self.body.encode(), headers)


def deliveries(run: str, secret: str) -> Iterator[Delivery]:
    """Without end; only the ringing names the caller, as the city's exchange does."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    stamp = str(int(time.time()))
    for number in count():
        call, stage = divmod(number, len(STAGES))
        data = {"call": f"{run}-{call}", "number": "115", "agent": "205"}
        if stage == 0:
            data["caller"] = f"09{call % 10**8:08}"
        yield signed(f"{run}-d{number}", STAGES[stage], data, key, stamp)


def signed(name: str, kind: str, data: Mapping[str, str], key: bytes, stamp: str) -> Delivery:
    body = json.dumps({"specversion": "1.0", "type": kind, "source": "bench", "id": name, "data": data})
    signature = hmac.digest(key, f"{name}.{stamp}.{body}".encode(), hashlib.sha256)
    return Delivery(name, stamp, f"v1,{base64.b64encode(signature).decode()}", body)


def request(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
