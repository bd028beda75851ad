"""Commands of the operator: through the running service if one leads, by ourselves if none does."""

import io

import aiohttp
import msgspec

from dispatch.alone import AnotherLeads, carry_out, is_led
from dispatch.core.commands import AnyCommand
from dispatch.failures import NotDone
from dispatch.http.problems import TITLES
from dispatch.settings import Settings
from events.keeping import Head

ELSEWHERE = "A service leads this journal, but not at EOC_HOST and EOC_PORT: set them right"
UNREADABLE = 422
"""What a service that takes commands of ours says to none at all."""


async def give(settings: Settings, dsn: str, command: AnyCommand) -> str:
    """Carry the command out; what came of it, as a sentence. Raises NotDone."""
    try:
        async with signed_in(settings) as client:
            status, body = await put(client, settings, command)
    except aiohttp.ClientConnectorError:
        return f"Done at position {(await alone(dsn, command)).position}."
    if status != 200:
        raise _refused(settings, status, body)
    return f"Done at position {msgspec.json.decode(body)['position']}."


async def reach(settings: Settings, dsn: str) -> None:
    """Before anything is changed of which an entry must tell: whoever leads can be asked, or nobody does. Raises
    NotDone."""
    try:
        async with signed_in(settings) as client:
            status, body = await put(client, settings, None)
    except aiohttp.ClientConnectorError:
        if await is_led(dsn):
            raise NotDone(ELSEWHERE) from None
        return
    if status != UNREADABLE:
        raise _refused(settings, status, body)


def signed_in(settings: Settings) -> aiohttp.ClientSession:
    """With the token that the running service wrote for this machine."""
    token = settings.operator_file.read_text() if settings.operator_file.exists() else ""
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})


async def put(client: aiohttp.ClientSession, settings: Settings, command: object) -> tuple[int, bytes]:
    """The status, and what was answered."""
    url = f"http://{settings.host}:{settings.port}/operator/commands"
    async with client.post(url, data=io.BytesIO(msgspec.json.encode(command))) as response:
        return response.status, await response.read()


async def alone(dsn: str, command: AnyCommand) -> Head:
    """Without a service. Raises NotDone."""
    try:
        return await carry_out(dsn, command)
    except AnotherLeads:
        raise NotDone(ELSEWHERE) from None
    except LookupError as refused:
        raise NotDone(f"Refused: {sentence_of(refused.args[0])}") from None


def reason_of(body: bytes) -> str:
    """The word of a problem, or that it is none."""
    try:
        return str(msgspec.json.decode(body)["reason"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return "it is no service of ours"


def sentence_of(reason: str) -> str:
    """For a person, with the word for programs at its end."""
    return f"{TITLES[reason][1]} [{reason}]" if reason in TITLES else reason


def _refused(settings: Settings, status: int, body: bytes) -> NotDone:
    reason = reason_of(body)
    told = f"The service on port {settings.port} refused ({status}): {sentence_of(reason)}"
    if reason == "not_signed_in":
        told += f". EOC_DATA must name the folder of that service; it is {settings.data}"
    return NotDone(told)
