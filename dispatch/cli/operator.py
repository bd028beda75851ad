"""Commands of the operator: through the running service if one leads, by ourselves if none does."""

import aiohttp
import msgspec

from dispatch import service
from dispatch.core.commands import AnyCommand
from dispatch.settings import Settings


async def give(settings: Settings, dsn: str, command: AnyCommand) -> str:
    """Carry the command out; what came of it, as a sentence."""
    url = f"http://{settings.host}:{settings.port}/operator/commands"
    token = settings.operator_file.read_text() if settings.operator_file.exists() else ""
    try:
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as client,
            client.post(url, data=msgspec.json.encode(command)) as response,
        ):
            return f"{response.status}: {await response.text()}"
    except aiohttp.ClientConnectorError:
        head = await service.alone(dsn, command)
        return f"Done at position {head.position}."
