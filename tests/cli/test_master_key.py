"""The master key: whole or not at all, and the one the journal is sealed with."""

import shutil
from pathlib import Path

from tests.chaos.processes import Service, services
from tests.cli.test_failures import serve


async def test_another_key_is_refused_and_the_same_one_is_taken(
    service: Service, database: str, tmp_path: Path
) -> None:
    """A standby with a data folder of its own would seal what nobody can open after it."""
    other = tmp_path / "other"
    said = await serve(EOC_PORT=1024, EOC_DATA=other, EOC_DATABASE_URL=database)
    assert "master key is not the one" in said
    shutil.copy(service.data / "secrets" / "master.key", other / "secrets" / "master.key")
    standby = await Service(database, other).start()
    async with services(standby):
        await standby.ready("/healthz")


async def test_a_key_that_was_cut_short_is_refused(database: str, tmp_path: Path) -> None:
    """The disk was full when it was written, perhaps by an older version."""
    key = tmp_path / "secrets" / "master.key"
    key.parent.mkdir()
    key.write_bytes(b"")
    assert "has 0 bytes instead of 32" in await serve(EOC_PORT=1024, EOC_DATA=tmp_path, EOC_DATABASE_URL=database)


async def test_a_demo_listens_on_this_machine_only(tmp_path: Path) -> None:
    said = await serve(EOC_HOST="0.0.0.0", EOC_DATA=tmp_path)
    assert "EOC_HOST is 0.0.0.0" in said
