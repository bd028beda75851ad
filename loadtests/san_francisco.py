"""Real fire calls of San Francisco as they were recorded: read, and put on a time that the service still takes."""

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from events.values import DAY_MS, Place, Time

FORM = "%m/%d/%Y %I:%M:%S %p"
LAID_OVER_MS = int(6.4 * DAY_MS)
"""Ten years are laid over so many days, because what happened more than seven days ago is refused as too old."""


class Response(Struct, frozen=True):
    """One unit sent to one incident. Times are None where the file has none."""

    incident: str
    call: str
    unit: str
    unit_type: str
    kind: str
    disposition: str
    sequence: int
    place: Place
    received: Time
    entry: Time
    dispatch: Time
    response: Time | None
    on_scene: Time | None
    transport: Time | None
    hospital: Time | None
    available: Time | None


class Incident(Struct, frozen=True):
    """One incident with its call and all that was sent to it. `shift_ms` is what its times are moved by."""

    number: str
    responses: tuple[Response, ...]
    shift_ms: int = 0

    @property
    def received(self) -> Time:
        return min(one.received for one in self.responses)

    @property
    def entry(self) -> Time:
        return min(one.entry for one in self.responses)

    @property
    def ended(self) -> Time:
        """The last that is known of it."""
        return max(max(times_of(one)) for one in self.responses)


def times_of(response: Response) -> list[Time]:
    times = (response.received, response.dispatch, response.response, response.on_scene,
             response.transport, response.hospital, response.available)  # fmt: skip
    return [time for time in times if time is not None]


def read(file: Path) -> list[Incident]:
    """All incidents, by the time their call was received."""
    responses: dict[str, list[Response]] = defaultdict(list)
    with file.open(newline="") as opened:
        for row in csv.DictReader(opened):
            response = _response(row)
            responses[response.incident].append(response)
    incidents = [Incident(number, tuple(sent)) for number, sent in responses.items()]
    return sorted(incidents, key=lambda one: (one.received, one.number))


def _response(row: dict[str, str]) -> Response:
    lat, lon = row["Location"].strip("()").split(",")
    return Response(
        row["Incident Number"],
        row["Call Number"],
        row["Unit ID"],
        row["Unit Type"].lower().replace(" ", "_"),
        row["Call Type"].lower().replace(" ", "_"),
        row["Call Final Disposition"],
        int(row["Unit sequence in call dispatch"]),
        Place(round(float(lat), 6), round(float(lon), 6)),
        _sure(row["Received DtTm"]),
        _sure(row["Entry DtTm"]),
        _sure(row["Dispatch DtTm"]),
        _time(row["Response DtTm"]),
        _time(row["On Scene DtTm"]),
        _time(row["Transport DtTm"]),
        _time(row["Hospital DtTm"]),
        _time(row["Available DtTm"]),
    )


def _sure(text: str) -> Time:
    time = _time(text)
    assert time is not None, "the file has these times in every row"
    return time


def _time(text: str) -> Time | None:
    if not text:
        return None
    return Time(int(datetime.datetime.strptime(text, FORM).replace(tzinfo=datetime.UTC).timestamp() * 1000))


# --- another time


def laid_over(incidents: Sequence[Incident], now: Time) -> list[Incident]:
    """The same, moved into the last days. Incidents that overlap are moved together; the years between are left out.

    Inside an incident, and between those that overlap, every interval stays exact to the second.
    """
    clusters = list(_clusters(incidents))
    moved = []
    for at, cluster in enumerate(clusters):
        long_ms = max(one.ended for one in cluster) - cluster[0].received
        begin = now - LAID_OVER_MS + (LAID_OVER_MS - long_ms) * at // max(1, len(clusters))
        shift_ms = begin - cluster[0].received
        moved += [Incident(one.number, one.responses, shift_ms) for one in cluster]
    return moved


def _clusters(incidents: Iterable[Incident]) -> Iterable[list[Incident]]:
    cluster: list[Incident] = []
    until = Time(0)
    for one in incidents:
        if cluster and one.received > until:
            yield cluster
            cluster = []
        cluster.append(one)
        until = max(until, one.ended)
    if cluster:
        yield cluster
