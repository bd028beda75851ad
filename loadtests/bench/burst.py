"""The ten-fold hour over HTTP. `python -m loadtests.bench.burst PORT FILE`: its consoles, by the tokens in the file."""

import asyncio
import base64
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count, islice
from pathlib import Path

import uvloop

from loadtests.bench import latency, place
from loadtests.bench.deliveries import Delivery, request, signed
from loadtests.bench.http import Servers
from loadtests.bench.watch import Reading
from loadtests.burst.shape import HOUR_S, Shape

CONSOLES = 120
BEAT_S = 5.0
RINGS_AGAIN = 1.4
"""Calls for one of somebody who tries for the first time, as the simulation has them in that hour."""
DELIVERIES = 3.0
"""Webhooks of a call, doubled ones and places included."""
PER_S = round(Shape().rate_per_hour(Shape().hot_hour) / HOUR_S * RINGS_AGAIN * DELIVERIES)
RUN_S = 12
ANSWERED_OF = 8
"""One call of so many is answered; the others give up, and a third of those ring again."""
STAYS = 60
"""Calls from a ringing to its end."""
LISTED = 10_000
FILLS_PER_S = 800.0
RATIO_MAX = 2.0


def fill_list(servers: Servers) -> None:
    """So many callers have given up before: they are all to be called back."""
    news = _news(f"f{time.time_ns()}", servers.secret, gives_up_always=True)
    requests = [one.request() for one in islice(news, 2 * LISTED + STAYS)]
    latency.p99_ms(servers.ports["ours"], requests, FILLS_PER_S)


def p99_ms(servers: Servers, name: str) -> float:
    """Of the answers to webhooks at the rate of that hour, from when each was due."""
    news = _news(f"b{time.time_ns()}", servers.secret)
    requests = [one.request() for one in islice(news, PER_S * RUN_S)]
    return latency.p99_ms(servers.ports[name], requests, PER_S)


def _news(run: str, secret: str, *, gives_up_always: bool = False) -> Iterator[Delivery]:
    """What an exchange tells, without end: calls ring; some are answered; each ends, most because nobody answered."""
    key, stamp, names = base64.b64decode(secret.removeprefix("whsec_")), str(int(time.time())), count()

    def told(kind: str, call: int, **data: str) -> Delivery:
        known = {"call": f"{run}-{call}", "number": "115", **data}
        return signed(f"{run}-d{next(names)}", kind, known, key, stamp)

    for call in count():
        again = not gives_up_always and call % 3 == 0 and call >= 2 * STAYS
        yield told("call.ringing", call, caller=f"09{(call - 2 * STAYS if again else call) % 10**8:08}")
        over = call - STAYS
        if over >= 0:
            if over % ANSWERED_OF == 0 and not gives_up_always:
                yield told("call.answered", over, agent="205")
            yield told("call.ended", over, cause="caller_hung_up")


# --- the consoles: each looks, and says that it is there; what they are told is read and forgotten


@contextmanager
def consoles(servers: Servers) -> Iterator[None]:
    file = servers.folder / "desks.json"
    file.write_text(json.dumps(servers.desks))
    arguments = ("loadtests.bench.burst", str(servers.ports["ours"]), str(file))
    log = servers.folder / "consoles.log"
    with place.process(*arguments, log=log) as looking:
        yield
        place.still_runs(looking, log)


class Beating(asyncio.Protocol):
    """Says that its console is there, and must be believed."""

    def data_received(self, data: bytes) -> None:
        if not data.startswith(b"HTTP/1.1 2"):
            sys.exit(f"refused: {data[:200]!r}")

    def connection_lost(self, _: Exception | None) -> None:
        sys.exit("a console was cut off")


async def look(port: int, tokens: list[str]) -> None:
    loop = asyncio.get_running_loop()
    beats: list[tuple[asyncio.Transport, bytes]] = []
    told = set[Reading]()
    for token in tokens:
        await loop.create_connection(partial(Reading, token, "", told), "127.0.0.1", port)
        beating, _ = await loop.create_connection(Beating, "127.0.0.1", port)
        beats.append((beating, request("/heartbeat", b"", {"Authorization": f"Bearer {token}"})))
    while True:
        for beating, beat in beats:
            beating.write(beat)
            await asyncio.sleep(BEAT_S / len(beats))


if __name__ == "__main__":
    uvloop.run(look(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
