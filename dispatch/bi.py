"""A role of the database for a reporting tool: it may read the views of the schema `bi`, and nothing else."""

import base64
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from events.database import connected
from events.sql import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MARK = "tiepung: reads the schema bi"
"""Whose roles these are: no other is ever changed."""
CONNECTIONS_MAX = 10
"""So that a report never takes the connections of who answers calls."""
PASSWORD_MIN = 12
ROUNDS = 4096
"""As PostgreSQL does it itself."""


class NotOurs(Exception):
    """There is a role of this name that was not made here."""


async def make_role(dsn: str, name: str, password: str) -> list[str]:
    """Make it, or give it this password; the views it may read. The password itself reaches neither the database nor
    its logs. Raises NotOurs, and asyncpg.InsufficientPrivilegeError."""
    assert NAME.fullmatch(name)
    async with connected(dsn) as connection, connection.transaction():
        known = await connection.fetchrow(SQL["known"], name)
        if known is not None and known["comment"] != MARK:
            raise NotOurs(name)
        words = {
            "name": await connection.fetchval("select quote_ident($1)", name),
            "database": await connection.fetchval(SQL["database"]),
            "secret": verifier(password, secrets.token_bytes(16)),
            "connections": CONNECTIONS_MAX,
            "mark": MARK,
        }
        for statement in ("make" if known is None else "renew", "mark", "allow"):
            await connection.execute(SQL[statement].format(**words))
        return [row["relname"] for row in await connection.fetch(SQL["views"])]


def verifier(password: str, salt: bytes) -> str:
    """What PostgreSQL keeps of it: RFC 5803, with SCRAM-SHA-256."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    told = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(ROUNDS, *told)
