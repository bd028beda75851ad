"""The ten-fold hour over HTTP: `python -m loadtests.burst.over_http`, a service of its own under Locust, then a look
whether anything was lost: every call told is in the journal, and everybody who gave up is on the list or settled."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import asyncpg
import click
import msgspec
from msgspec import Struct
from rich.console import Console

import events
from dispatch.accounts import Account, Accounts
from dispatch.cli.database import dsn_of
from dispatch.cli.operator import give
from dispatch.core import commands
from dispatch.core.decide.room import SETTLING
from dispatch.settings import Settings, write_secret
from events import entry
from events.values import Actor, CallId, CommandId
from loadtests.burst.oracle import Oracle
from loadtests.link import Secrets, secrets_of
from loadtests.load import Row, locust, table, verify
from loadtests.own_service import ROOT, NotStarted, own_service

REPORT = ROOT / "report" / "burst.html"
LOCUSTFILE = Path(__file__).with_name("locustfile.py")
LINES = 40
"""As the file of Locust has it: users of the exchange."""
CONSOLES = 120
console = Console(highlight=False)


class Told(Struct, frozen=True):
    """A call whose end was told and answered for."""

    call: CallId
    caller: str
    heard: bool


async def burst(data: Path, seconds: int, share: float, consoles: int) -> tuple[list[Row], list[str]]:
    """Raises NotStarted. The figures, and what was lost."""
    async with own_service(data) as running:
        settings, known = running.settings, secrets_of(running.settings)
        secrets, told = data / "load.json", data / "told.jsonl"
        desks = msgspec.structs.replace(known, tokens=await _desks(settings, consoles))
        write_secret(secrets, msgspec.json.encode(desks).decode())
        users = str(LINES + consoles)
        with console.status(f"The ten-fold hour for {seconds} s, {consoles} consoles"):
            rows = await locust(
                settings, LOCUSTFILE, REPORT, seconds, ("-u", users, "-r", users),
                LOAD_SECRETS=str(secrets), LOAD_TOLD=str(told), LOAD_SHARE=str(share), LOAD_CONSOLES=str(consoles),
            )  # fmt: skip
        lost = await _lost(settings, known, told)
        return rows, [*lost, *(["the journal does not verify"] if await verify(settings) else [])]


async def _desks(settings: Settings, consoles: int) -> dict[str, str]:
    """Call-takers, as the command line makes them."""
    dsn = dsn_of(settings)
    accounts, tokens = Accounts(dsn), {}
    for name in (f"desk{number:03}" for number in range(consoles)):
        await accounts.put(Account(name, name, "call_taker"), None)
        tokens[name] = await accounts.make_token(name, "burst")
    change = commands.RecordAccountChange(
        id=CommandId("desks"), account=Actor("user:desk000"), role="call_taker", change="put"
    )
    await give(settings, dsn, change)
    await asyncio.sleep(1.0)  # accounts are read again beside the turn
    return tokens


async def _lost(settings: Settings, known: Secrets, told: Path) -> list[str]:
    """By the journal, and by what people see; both are read once it is quiet."""
    oracle, decode = Oracle(), entry.decode
    connection = await asyncpg.connect(dsn_of(settings))
    try:
        async with connection.transaction():
            async for row in connection.cursor("select data from entries order by position"):
                one = decode(row["data"] if isinstance(row["data"], bytes) else row["data"].encode())
                if not isinstance(one.event, events.RegionAdopted):
                    oracle.hear(one)
    finally:
        await connection.close()
    text = await asyncio.to_thread(told.read_text)
    calls = [msgspec.json.decode(line, type=Told) for line in text.splitlines()]
    found = [*_calls(oracle, calls), *await _seen(settings, known, oracle)]
    console.print(
        f"{len(calls):,} calls told to their end, {len(oracle.rang):,} rang; {len(oracle.ever):,} came onto the list, "
        f"{len(oracle.listed):,} are still on it, {oracle.tries:,} tries; {len(found)} lost"
    )
    return found


def _calls(oracle: Oracle, calls: list[Told]) -> Iterator[str]:
    """Of each number the last call that was told to its end decides."""
    by_caller: dict[str, list[Told]] = defaultdict(list)
    for call in calls:
        by_caller[call.caller].append(call)
        if call.call not in oracle.rang or call.call not in oracle.ended:
            yield f"{call.call} was told, and is not in the journal"
    for caller, own in by_caller.items():
        last, listed = own[-1], [one.call for one in own if one.call in oracle.listed]
        if len(listed) > 1:
            yield f"a caller is on the list {len(listed)} times: {listed}"
        settled = oracle.settled.get(last.call)
        done = settled is not None and (settled.end in SETTLING or settled.end == "rang_again")
        if not last.heard and last.call not in oracle.listed and not done:
            yield f"{last.call} of {caller[:3]}… gave up and is not on the list"


async def _seen(settings: Settings, known: Secrets, oracle: Oracle) -> Iterator[str]:
    headers = {"Authorization": f"Bearer {known.tokens['city-dispatcher']}"}
    url = f"http://{settings.host}:{settings.port}/views"
    found: list[str] = []
    async with aiohttp.ClientSession(headers=headers) as client:
        rows = {}
        for view in ("call_backs", "calls"):
            async with client.get(f"{url}/{view}") as answer:
                rows[view] = (await answer.json())["rows"]
    listed = {key for key, row in rows["call_backs"].items() if row["end"] is None}
    if listed != oracle.listed.keys():
        found.append(f"{len(listed ^ oracle.listed.keys())} are on the list by the journal or by the view alone")
    if rows["calls"].keys() != oracle.rang:
        found.append(f"{len(rows['calls'].keys() ^ oracle.rang)} calls are in the journal or in the view alone")
    return iter(found)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--minutes", default=5.0, show_default=True, help="Of that hour.")
@click.option("--share", default=1.0, show_default=True, help="Of its pace.")
@click.option("--consoles", default=CONSOLES, show_default=True)
def main(minutes: float, share: float, consoles: int) -> None:
    """Put a service under the ten-fold hour of a day of 200,000 calls, and look whether anything was lost.

    Example: python -m loadtests.burst.over_http --minutes 2
    """
    REPORT.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="burst-") as folder:
        try:
            rows, lost = asyncio.run(burst(Path(folder), int(minutes * 60), share, consoles))
        except NotStarted as why:
            click.echo(str(why), err=True)
            sys.exit(1)
    console.print(table(rows))
    console.print(f"Report: {REPORT.relative_to(ROOT)}")
    for one in lost[:20]:
        console.print(f"[red]{one}[/]", soft_wrap=True)
    failed = sum(row.num_failures for row in rows if row.name != "/stream")
    if failed:
        console.print(f"[red]{failed} requests failed.[/]")
    sys.exit(1 if lost or failed else 0)


if __name__ == "__main__":
    main(prog_name="python -m loadtests.burst.over_http")
