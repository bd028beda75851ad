"""A region folder becomes a command, and its large files go beside the journal by digest."""

import secrets
from pathlib import Path

from dispatch import region
from dispatch.core import commands
from events.database import connected
from events.values import CommandId


def adoption(folder: Path) -> tuple[commands.AdoptRegion, dict[str, tuple[str, bytes]]]:
    """The command that puts a folder in force, and its large files by digest."""
    loaded = region.load(folder)
    digests = loaded.digests()
    command = commands.AdoptRegion(
        # An older version may come back: that is no repeat.
        id=CommandId(f"region:{loaded.version}:{secrets.token_hex(8)}"),
        version=loaded.version,
        digest=loaded.digest,
        rules=loaded.rules,
        units=loaded.units,
        files=digests,
    )
    return command, {digests[name]: (name, data) for name, data in loaded.files.items()}


async def keep_files(dsn: str, files: dict[str, tuple[str, bytes]]) -> None:
    rows = [(digest, name, data) for digest, (name, data) in files.items()]
    async with connected(dsn) as connection:
        await connection.executemany(
            "insert into files (digest, name, data) values ($1, $2, $3) on conflict do nothing", rows
        )
