"""`make load`: a service of its own under Locust for a bounded time; a table, a report, and a verified journal."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from dispatch.settings import Settings, write_secret
from loadtests.link import secrets_of
from loadtests.own_service import ROOT, NotStarted, environment_of, own_service

REPORT = ROOT / "report" / "load.html"
LOCUSTFILE = Path(__file__).with_name("locustfile.py")

console = Console(highlight=False)


class Row(Struct, frozen=True):
    """One line of Locust's figures, as far as we show it. Times in milliseconds."""

    name: str
    method: str
    num_requests: int
    num_failures: int
    total_response_time: float
    max_response_time: float
    min_response_time: float | None
    start_time: float
    last_request_timestamp: float | None
    response_times: dict[str, int]

    @property
    def a_second(self) -> float:
        if self.last_request_timestamp is None or self.last_request_timestamp <= self.start_time:
            return 0.0
        return self.num_requests / (self.last_request_timestamp - self.start_time)

    def quantile(self, part: float) -> float:
        seen = 0
        for time, count in sorted((float(time), count) for time, count in self.response_times.items()):
            seen += count
            if seen >= self.num_requests * part:
                return time
        return 0.0


async def load(data: Path, users: int, seconds: int) -> tuple[list[Row], int]:
    """Raises NotStarted. The rows, and how many things went wrong after it."""
    async with own_service(data) as running:
        settings = running.settings
        secrets = data / "load.json"
        write_secret(secrets, msgspec.json.encode(secrets_of(settings)).decode())
        arguments = ("-u", str(users), "-r", str(max(1, users // 4)))
        with console.status(f"Load of {users} users for {seconds} s"):
            rows = await locust(settings, LOCUSTFILE, REPORT, seconds, arguments, LOAD_SECRETS=str(secrets))
        return rows, await verify(settings)


async def locust(
    settings: Settings, file: Path, report: Path, seconds: int, arguments: Sequence[str], **environment: str
) -> list[Row]:
    """What this file of Locust's does to the service, for so long. Raises NotStarted."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "locust", "-f", str(file), "--headless", "--json", "--skip-log",
        "--exit-code-on-error", "0", "--host", f"http://{settings.host}:{settings.port}",
        "-t", f"{seconds}s", "--stop-timeout", "5", "--html", str(report), *arguments,
        cwd=ROOT, env={**environment_of(settings), "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, complaint = await process.communicate()
    try:
        return msgspec.json.decode(out[out.index(b"[") :], type=list[Row])
    except (ValueError, msgspec.DecodeError):
        raise NotStarted(f"Locust: {complaint.decode(errors='replace')[-2_000:]}") from None


async def verify(settings: Settings) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "dispatch", "verify", cwd=ROOT, env=environment_of(settings),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await process.communicate()
    console.print(f"Journal: {out.decode().strip()}", soft_wrap=True)
    return int(process.returncode != 0)


def table(rows: list[Row]) -> Table:
    shown = Table(title="Load", title_justify="left", box=None, pad_edge=False)
    shown.add_column("request")
    for column in ("count", "failed", "a second", "mean ms", "p50", "p99", "max"):
        shown.add_column(column, justify="right")
    for row in sorted(rows, key=lambda one: one.name):
        shown.add_row(row.name, *figures(row))
    total = msgspec.structs.replace(_sum(rows), name="all")
    shown.add_row("[bold]all[/]", *figures(total))
    return shown


def figures(row: Row) -> list[str]:
    mean_ms = row.total_response_time / row.num_requests if row.num_requests else 0.0
    times: list[float] = [mean_ms, row.quantile(0.5), row.quantile(0.99), row.max_response_time]
    return [f"{row.num_requests:,}", f"{row.num_failures:,}", f"{row.a_second:,.0f}", *(f"{one:,.0f}" for one in times)]


def _sum(rows: list[Row]) -> Row:
    """Of everything but the streams, which are open on purpose."""
    answers = [row for row in rows if row.name != "/stream"]
    times: dict[str, int] = {}
    for row in answers:
        for time, count in row.response_times.items():
            times[time] = times.get(time, 0) + count
    added: dict[str, Any] = {
        name: sum(getattr(row, name) for row in answers)
        for name in ("num_requests", "num_failures", "total_response_time")
    }
    return Row(
        "all",
        "",
        max_response_time=max((row.max_response_time for row in answers), default=0.0),
        min_response_time=None,
        start_time=min((row.start_time for row in answers), default=0.0),
        last_request_timestamp=max((row.last_request_timestamp or 0.0 for row in answers), default=0.0),
        response_times=times,
        **added,
    )


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--users", type=int, default=lambda: int(os.environ.get("LOAD_USERS", "60")), help="LOAD_USERS, or 60.")
@click.option(
    "--seconds", type=int, default=lambda: int(os.environ.get("LOAD_SECONDS", "60")), help="LOAD_SECONDS, or 60."
)
def main(users: int, seconds: int) -> None:
    """Load the hot path of a service started for it, for a bounded time.

    Example: LOAD_USERS=200 LOAD_SECONDS=30 python -m loadtests.load
    """
    REPORT.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="load-") as folder:
        try:
            rows, wrong = asyncio.run(load(Path(folder), users, seconds))
        except NotStarted as why:
            click.echo(str(why), err=True)
            sys.exit(1)
    console.print(table(rows))
    console.print(f"Report: {REPORT.relative_to(ROOT)}")
    failed = sum(row.num_failures for row in rows)
    if failed or wrong:
        console.print(f"[red]{failed} requests failed.[/]")
    sys.exit(1 if failed or wrong else 0)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.load")
