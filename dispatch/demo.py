"""The accounts of a demo: the room, crews, hospitals' desks, and tokens for the city. Never made elsewhere."""

import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from dispatch.accounts import Account, digest, hasher
from dispatch.region_rows import Hospital
from dispatch.settings import write_secret
from events.database import connected
from events.regions import UnitData
from events.values import AgencyId, ServiceId

PASSWORD = "tiep-ung"  # noqa: S105 (a demo listens on this machine alone and says its password aloud)
CALL_TAKERS = 6
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
    Account("city-dispatcher", "Điều phối (mô phỏng)", "dispatcher"),
    Account("gps", "Thiết bị định vị (mô phỏng)", "machine"),
)


async def make(dsn: str, units: Sequence[UnitData], hospitals: Sequence[Hospital], file: Path) -> None:
    """Accounts for everyone, and a token for each the city plays, into a file that only this user may read."""
    crews = [Account(unit.id.lower(), f"Kíp {unit.id}", "crew", (ServiceId(unit.service),), unit.id) for unit in units]
    desks = [Account(one.id, one.short, "hospital", hospital=one.id) for one in hospitals]
    hashed = hasher.hash(PASSWORD)
    people = [*PEOPLE, *CITY, *crews, *desks]
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
            [(digest(token), name, ["sightings"] if name == "gps" else []) for name, token in tokens.items()],
        )
    units_of = {account.name: account.unit for account in crews}
    write_secret(file, json.dumps({"tokens": tokens, "units": units_of}, indent=1))
