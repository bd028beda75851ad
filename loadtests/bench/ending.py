"""What a run of load leaves under way is brought to its end, so that the next run finds the city as this one did.

Each run leaves hundreds of crews on their way and half of its incidents open. Without this, units grew fewer from round
to round, the nearest free one lay farther off, and the rounds measured that.
"""

import itertools
import urllib.request
from collections.abc import Iterator
from typing import Any

import msgspec

AT_ONCE = 50
TRIES = 5
"""Requests of the run whose connections are gone already may still be carried out."""


def end_all(port: int, token: str, run: str) -> None:
    """Crews are cleared, and incidents closed. Raises AssertionError when something is under way still."""
    ids = (f"{run}-end{number}" for number in itertools.count())
    rows = _queue(port, token)
    for _ in range(TRIES):
        todo = (command for row in rows for command in _endings(row))
        while some := [{"id": next(ids), **command} for command in itertools.islice(todo, AT_ONCE)]:
            _ask(port, token, "/commands", some)
        rows = _queue(port, token)
        if not rows:
            return
    raise AssertionError(f"{len(rows)} incidents cannot be closed, one of them {rows[0]}")


def _endings(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for need in row["needs"]:
        if need["assignment"] and need["step"] != "cleared":
            yield {"type": "AdvanceAssignment", "assignment": need["assignment"], "step": "cleared"}
    yield {"type": "CloseIncident", "incident": row["incident"], "disposition": "served"}


def _queue(port: int, token: str) -> list[dict[str, Any]]:
    return list(_ask(port, token, "/views/queue")["rows"].values())


def _ask(port: int, token: str, path: str, body: object = None) -> Any:
    data = None if body is None else msgspec.json.encode(body)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    asking = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    with urllib.request.urlopen(asking) as answer:  # noqa: S310
        return msgspec.json.decode(answer.read())
