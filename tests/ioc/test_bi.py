"""Reporting tools read views without persons: as the journal has it, and by a role that can read nothing else."""

import base64
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from dispatch import bi
from dispatch.cli.following import archive_of
from events.migrate import migrate
from tests.chaos.processes import environment, tool
from tests.edge.conftest import DONG_XOAI, fresh
from tests.ioc.conftest import Centre

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROOT = Path(__file__).parents[2]
PERSONAL = (
    "caller",
    "phone",
    "reporter",
    "text",
    "address",
    "answer",
    "person",
    "by",
    "note",
    "told",
    "files",
    "reason",
)
OURS = "select format('%I.%I', nspname, relname) as name, nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace where relkind in ('r', 'v', 'm', 'p', 'S') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')"  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def role(centre: Centre) -> AsyncIterator[tuple[str, str]]:
    """A name and its password."""
    name, password = f"bi_{secrets.token_hex(4)}", secrets.token_urlsafe(18)
    await bi.make_role(centre.service.dsn, name, password)
    yield name, password
    connection = await asyncpg.connect(centre.service.dsn)
    await connection.execute(f"drop owned by {name}; drop role {name}")
    await connection.close()


async def as_role(centre: Centre, name: str, password: str) -> asyncpg.Connection:
    return await asyncpg.connect(centre.service.dsn, user=name, password=password)


async def read(connection: asyncpg.Connection, view: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await connection.fetch(f"select * from bi.{view}")]


async def test_the_views_say_what_the_collections_say(centre: Centre, role: tuple[str, str]):
    lan, khoa = await centre.service.person("lan"), await centre.service.person("khoa")
    for unit in await lan.view("units"):
        await lan.do("BringOnDuty", unit=unit)
    for _ in range(3):
        await lan.open_incident("cardiac_arrest", place=DONG_XOAI)
    async with centre.service.client() as exchange:
        await centre.service.ring(exchange, "call.ringing", fresh("d"), call=fresh("c"), number="114", caller="0912345678")  # fmt: skip
    await khoa.do("OpenTicket", field="water", text="Mất nước nhà bà Tư", place=DONG_XOAI)
    reader = await centre.reader("ioc-bi")
    connection = await as_role(centre, *role)
    for view, key, of in (
        ("incidents", "incident", int),
        ("assignments", "assignment", str),
        ("tickets", "ticket", int),
        ("units", "unit", str),
    ):
        told = {one["properties"][key]: one["properties"] for one in (await centre.items(reader, view, "?limit=10000"))["features"]}  # fmt: skip
        rows = {of(row[key]): row for row in await read(connection, view)}
        assert rows.keys() == told.keys() != set(), view
        for name, row in rows.items():
            for column in ("kind", "state", "service", "step", "field", "unit", "station", "area", "drill", "priority"):
                if column in row and column in told[name]:
                    assert row[column] == told[name][column], (view, name, column)
    (assignment, *_) = await read(connection, "assignments")
    assert assignment["assigned_at"] is not None
    (incident, *_) = await read(connection, "incidents")
    assert (float(incident["lat"]), float(incident["lon"])) == (round(DONG_XOAI["lat"], 2), round(DONG_XOAI["lon"], 2))
    assert (await read(connection, "calls"))[0]["number"] == "114"
    assert (await read(connection, "freshness"))[0]["position"] > 0
    assert await read(connection, "warnings") == []
    await connection.close()


async def test_the_role_can_read_the_views_and_no_other_table(centre: Centre, role: tuple[str, str]):
    owner = await asyncpg.connect(centre.service.dsn)
    every = await owner.fetch(OURS)
    await owner.close()
    connection = await as_role(centre, *role)
    assert {"public.archive", "public.entries", "public.person_keys", "public.accounts"} <= {one["name"] for one in every}  # fmt: skip
    for one in every:
        if one["nspname"] == "bi":
            await connection.fetch(f"select * from {one['name']} limit 1")
        else:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select * from {one['name']} limit 1")
    for forbidden in ("create table public.mine (a int)", "create view bi.mine as select 1", "create role other"):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
            await connection.execute(forbidden)
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
        await connection.execute("set default_transaction_read_only = off; delete from bi.units")
    await connection.close()


async def test_no_view_has_a_column_of_what_is_sealed_or_personal(centre: Centre):
    connection = await asyncpg.connect(centre.service.dsn)
    columns = await connection.fetch("select table_name, column_name from information_schema.columns where table_schema = 'bi'")  # fmt: skip
    assert len(columns) > 80
    assert not [tuple(one) for one in columns if one["column_name"] in PERSONAL]
    told = [str(tuple(row)) for view in {one["table_name"] for one in columns} for row in await connection.fetch(f"select * from bi.{view}")]  # fmt: skip
    sealed = await connection.fetch("select distinct box.value->>1 as box from archive, jsonb_path_query(row, '$.**.caller') as box(value) where jsonb_typeof(box.value) = 'array'")  # fmt: skip
    assert sealed
    assert not [one["box"] for one in sealed for line in told if one["box"] in line]
    await connection.close()


async def test_every_view_and_column_is_in_the_paper(centre: Centre):
    paper = (ROOT / "docs" / "IOC.md").read_text()
    connection = await asyncpg.connect(centre.service.dsn)
    columns = await connection.fetch("select table_name, column_name from information_schema.columns where table_schema = 'bi'")  # fmt: skip
    await connection.close()
    for view, column in map(tuple, columns):
        lines = [one for one in paper.splitlines() if one.startswith(f"| `bi.{view}`")]
        assert any(f"`{column}`" in one for one in lines), (view, column)


async def test_what_is_kept_of_a_password_is_what_postgresql_keeps():
    """The example of RFC 7677."""
    salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
    assert bi.verifier("pencil", salt) == (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
        "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )


async def test_the_command_makes_the_role_shows_the_password_once_and_touches_no_other_role(database: str, tmp_path: Path):  # fmt: skip
    settings = environment(database, tmp_path)
    name = f"bi_{secrets.token_hex(4)}"
    code, _, err = await tool(settings, "bi-role", name)
    assert code == 1, err
    connection = await asyncpg.connect(database)
    await migrate(connection)
    await archive_of(database).run(until=0)
    code, first, err = await tool(settings, "bi-role", name)
    assert code == 0, err
    assert len(first.strip()) == 32
    assert "bi.incidents" in err
    code, second, _ = await tool(settings, "bi-role", name)
    assert (code, first != second) == (0, True)
    code, shown, _ = await tool(settings, "bi-role", name, "--password-stdin", said=b"a long enough one\n")
    assert (code, shown) == (0, "")
    owner = await connection.fetchval("select current_user")
    code, _, err = await tool(settings, "bi-role", str(owner))
    assert (code, "was not made by this command" in err) == (1, True)
    assert (await tool(settings, "bi-role", "Robert'); drop"))[0] == 2
    assert (await tool(settings, "bi-role", name, "--password-stdin", said=b"short\n"))[0] == 2
    await connection.execute(f"drop owned by {name}; drop role {name}")
    await connection.close()


async def test_who_owns_the_database_and_may_make_roles_need_be_no_superuser(postgres_dsn: str):
    owner, reader, name = (f"{one}_{secrets.token_hex(4)}" for one in ("owner", "bi", "owned"))
    root = await asyncpg.connect(postgres_dsn)
    await root.execute(f"create role {owner} login createrole")
    await root.execute(f"create database {name} owner {owner} template template0")
    address = re.sub(r"://[^/]*/tiepung", f"://{owner}@/{name}", postgres_dsn)
    connection = await asyncpg.connect(address)
    assert await connection.fetchval("select current_user") == owner
    await migrate(connection)
    for password in ("a long enough one", "and another one"):
        assert "incidents" in await bi.make_role(address, reader, password)
    await connection.close()
    await root.execute(f"drop database {name}")
    await root.execute(f"drop role {reader}")
    await root.execute(f"drop role {owner}")
    await root.close()
