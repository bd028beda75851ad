"""The accounts of a demo: the room, crews, hospitals' and agencies' desks, and tokens for the city. Never made
elsewhere."""

import json
import secrets
from collections.abc import Sequence
from pathlib import Path

import argon2

from dispatch.accounts import Account, digest
from dispatch.region import Region
from dispatch.settings import write_secret
from events.database import connected
from events.regions import Agency
from events.values import AgencyId, ServiceId

PASSWORD = "tiep-ung"  # noqa: S105 (a demo listens on this machine alone and says its password aloud)
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""What everybody is told needs no hash that is slow to guess."""
CALL_TAKERS = 6
CLERKS = 3
PEOPLE = (
    Account("lan", "Lê Thị Lan", "dispatcher"),
    Account("duc", "Phạm Văn Đức", "dispatcher", (ServiceId("police"),)),
    Account("mai", "Nguyễn Thị Mai", "dispatcher", (ServiceId("ambulance"),)),
    Account("khoa", "Trần Minh Khoa", "call_taker"),
    Account("nhung", "Lê Thị Hồng Nhung", "supervisor"),
    Account("somoitruong", "Sở Nông nghiệp và Môi trường", "agency", agency=AgencyId("environment")),
    Account("soxaydung", "Sở Xây dựng", "agency", agency=AgencyId("construction")),
    Account("socongthuong", "Sở Công Thương", "agency", agency=AgencyId("trade")),
    Account("ioc", "Trung tâm Điều hành", "ioc"),
    Account("quantri", "Quản trị hệ thống", "administrator"),
)
CITY = (
    *(Account(f"tn{n}", f"Tiếp nhận {n}", "call_taker") for n in range(1, CALL_TAKERS + 1)),
    *(Account(f"cv{n}", f"Chuyên viên 1022 số {n}", "call_taker") for n in range(1, CLERKS + 1)),
    Account("city-dispatcher", "Điều phối (mô phỏng)", "dispatcher"),
    Account("city-supervisor", "Trưởng ca (mô phỏng)", "supervisor"),
    Account("gps", "Thiết bị định vị (mô phỏng)", "machine"),
    Account("app", "Ứng dụng của tỉnh (mô phỏng)", "machine"),
)
SCOPES = {"gps": ["sightings"], "app": ["tickets"]}


def offices(agencies: Sequence[Agency]) -> list[Account]:
    """One account for each agency: that of `PEOPLE`, where there is one, else of the agency's own name."""
    known = {one.agency: one for one in PEOPLE if one.agency is not None}
    return [known.get(one.id) or Account(one.id, one.name.vi, "agency", agency=one.id) for one in agencies]


def is_complete(file: Path) -> bool:
    """Whether the city has all its tokens: a demo that an older version began may lack some."""
    if not file.exists():
        return False
    tokens = json.loads(file.read_bytes())["tokens"]
    return all(one.name in tokens for one in CITY)


async def make(dsn: str, there: Region, file: Path) -> None:
    """Accounts for everyone, and a token for each the city plays, into a file that only this user may read."""
    crews = [
        Account(unit.id.lower(), f"Kíp {unit.id}", "crew", (ServiceId(unit.service),), unit.id) for unit in there.units
    ]
    desks = [Account(one.id, one.short, "hospital", hospital=one.id) for one in there.hospitals]
    desks += offices(there.rules.agencies)
    hashed = QUICK.hash(PASSWORD)
    people = {one.name: one for one in (*PEOPLE, *CITY, *crews, *desks)}.values()
    tokens = {account.name: f"tu_{secrets.token_urlsafe(24)}" for account in (*CITY, *crews, *desks)}
    async with connected(dsn) as connection, connection.transaction():
        await connection.executemany(
            "insert into accounts (name, display, role, services, unit, hospital, agency, password)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8)"
            " on conflict (name) do nothing",
            [
                (one.name, one.display, one.role, list(one.services), one.unit, one.hospital, one.agency, hashed)
                for one in people
            ],
        )
        await connection.execute("delete from tokens where label = 'city'")
        await connection.executemany(
            "insert into tokens (digest, account, label, scopes) values ($1, $2, 'city', $3)",
            [(digest(token), name, SCOPES.get(name, [])) for name, token in tokens.items()],
        )
    units_of = {account.name: account.unit for account in crews}
    write_secret(file, json.dumps({"tokens": tokens, "units": units_of}, indent=1))
