"""Brings a database up to this version: `.sql` files, each once, in order, never backwards."""

import hashlib
from pathlib import Path

import asyncpg

FOLDER = Path(__file__).parent / "migrations"
FOREVER_S = 7 * 24 * 3600.0
LOCK = 0x71E9_0001
"""Advisory lock: two services starting together migrate one after the other."""


class Unmigratable(Exception):
    """The database was migrated by another version. Run that version, or restore a copy from before it."""


async def migrate(connection: asyncpg.Connection) -> list[str]:
    """Apply what is missing; the names of what was applied. It takes as long as it takes, an index over a large archive
    minutes, and whoever starts meanwhile waits."""
    await connection.execute("select pg_advisory_lock($1)", LOCK, timeout=FOREVER_S)
    try:
        await connection.execute("create table if not exists migrations (name text primary key, digest text not null)")
        applied = {row["name"]: row["digest"] for row in await connection.fetch("select name, digest from migrations")}
        return await _apply(connection, applied)
    finally:
        await connection.execute("select pg_advisory_unlock($1)", LOCK)


async def _apply(connection: asyncpg.Connection, applied: dict[str, str]) -> list[str]:
    files = sorted(FOLDER.glob("*.sql"))
    unknown = applied.keys() - {file.name for file in files}
    if unknown:
        raise Unmigratable(f"the database knows migrations that this version does not: {sorted(unknown)}")
    fresh = []
    for file in files:
        sql = file.read_text()
        digest = hashlib.sha256(sql.encode()).hexdigest()
        if applied.setdefault(file.name, digest) != digest:
            raise Unmigratable(f"{file.name} was changed after it was applied")
        if await connection.fetchval("select 1 from migrations where name = $1", file.name):
            continue
        async with connection.transaction():
            await connection.execute(sql, timeout=FOREVER_S)
            await connection.execute("insert into migrations values ($1, $2)", file.name, digest)
        fresh.append(file.name)
    return fresh
