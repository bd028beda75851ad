"""One PostgreSQL server in one data folder: made, started, kept, stopped."""

import asyncio
import contextlib
import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import asyncpg
import structlog

from dispatch.postgres import folder, process
from dispatch.postgres.failures import NotDurable, PostgresFailed

DATABASE = "tiepung"
SUPERUSER = "postgres"
START_S_MAX = 600  # recovery after a crash reads all that was written since the last checkpoint
RESTART_PAUSE_S = 1.0
LOG_BYTES_MAX = 5_000_000
VERSION_LEAST = 150000  # 15
SMALL_DISK_GB = 20

log = structlog.get_logger()
T = TypeVar("T")


@contextlib.asynccontextmanager
async def embedded(data: Path) -> AsyncIterator[str]:
    """A running PostgreSQL for this data folder, as an address for asyncpg. Started again whenever it dies.

    Raises DataInUse, WrongVersion or PostgresFailed.
    """
    server = Embedded(data)
    own_address = await server.start()
    keeping = asyncio.create_task(server.keep())
    try:
        yield own_address
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])
        await server.stop()
    if not keeping.cancelled():
        keeping.result()


def address_of_running(data: Path) -> str | None:
    """The address of the server that a service runs in this data folder now; none when there is none."""
    running = process.running_in(folder.folder_of(data))
    if running is None or not running.socket.is_absolute():  # it is starting, and has not said yet where it listens
        return None
    return address(running.socket)


async def check_durability(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Refuse a database that confirms what it may yet lose. Raises NotDurable."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    off = [name for name in names if await connection.fetchval("SELECT current_setting($1)", name) == "off"]
    if off:
        raise NotDurable(f"The database may lose what it confirms, for {', '.join(off)} is off: turn it on.")
    version = await connection.fetchval("SELECT current_setting('server_version_num')::int")
    if version < VERSION_LEAST:
        raise NotDurable(f"PostgreSQL {version // 10000} is too old: {VERSION_LEAST // 10000} or newer is needed.")


class Embedded:
    """One PostgreSQL server in one data folder. Not bound to an event loop."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.folder = folder.folder_of(data)
        self.pid: int | None = None
        self._hold: TextIOWrapper | None = None
        self._socket: Path | None = None
        self._owner: pwd.struct_passwd | None = None

    async def start(self) -> str:
        """Make the folder if it is new, start, and answer the address of the database `tiepung`."""
        try:
            await whole(self._start)
            assert self._socket is not None
            await make_database(address(self._socket, SUPERUSER))
            return address(self._socket)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server, with a checkpoint, and let go of the folder. Does nothing when nothing was started."""
        await whole(self._stop)

    async def keep(self) -> None:
        """Start the server again whenever it has died, until cancelled."""
        while True:
            await self.ended()
            log.error("postgres.died", data=str(self.data))
            while not await self._started_again():
                await asyncio.sleep(RESTART_PAUSE_S)
            log.warning("postgres.started_again", data=str(self.data))

    async def ended(self) -> None:
        """Return when the server process is gone."""
        assert self.pid is not None
        with process.opened(self.pid) as server:
            if server is None:
                return
            loop, gone = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(server, gone.set)
            try:
                await gone.wait()
            finally:
                loop.remove_reader(server)

    async def _started_again(self) -> bool:
        try:
            await whole(self._run)
        except (PostgresFailed, OSError) as failure:
            log.error("postgres.not_started", failure=str(failure))
            return False
        return True

    def _start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self._hold = folder.held(self.data)
        self._owner = folder.owner_of(self.folder)
        if not self.folder.exists():
            self._make()
        folder.check_version(self.folder)
        left_over = process.noted_in(self.folder)
        self._run()
        if left_over is not None and folder.is_made_for_socket(left_over.socket):
            shutil.rmtree(left_over.socket, ignore_errors=True)

    def _make(self) -> None:
        """Under another name first: a folder that was broken off half made is never taken for a whole one."""
        new = self.folder.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if self._owner is not None:
            os.chown(new, self._owner.pw_uid, self._owner.pw_gid)
        kind = ["--encoding=UTF8", "--locale=C", "--data-checksums", "--auth=trust", f"--username={SUPERUSER}"]
        self._call("initdb", [*kind, "--pgdata", str(new)], self.data / "initdb.log")
        new.rename(self.folder)

    def _run(self) -> None:
        """End what an earlier life left over, then start and wait until it answers."""
        self._socket = self._socket or folder.socket_folder(self.folder, self._owner)
        process.end_all(self.folder, self._socket)
        # The settings stay outside the folder: root writes nothing where another user may have put a link.
        settings, said = self.data / "postgresql.conf", self.data / "postgres.log"
        settings.write_text(settings_of(self._socket, self.folder))
        settings.chmod(0o644)
        if said.exists() and said.stat().st_size > LOG_BYTES_MAX:
            said.replace(said.with_suffix(".log.1"))
        options = f"--options=-c config_file={shlex.quote(str(settings))}"
        wait = ["--wait", f"--timeout={START_S_MAX}", "--silent"]
        self._call("pg_ctl", ["start", "--pgdata", str(self.folder), options, *wait], said)
        running = process.running_in(self.folder)
        if running is None:
            raise PostgresFailed("PostgreSQL started and ended at once.")
        self.pid = running.pid

    def _stop(self) -> None:
        if self._hold is None:
            return
        if self._socket is not None:
            process.end_all(self.folder, self._socket)
            if folder.is_made_for_socket(self._socket):
                shutil.rmtree(self._socket, ignore_errors=True)
        self.pid = self._socket = None
        self._hold.close()
        self._hold = None

    def _call(self, name: str, arguments: Sequence[str], said: Path) -> None:
        """Run one of PostgreSQL's programs as the owner of the folder, in a session of its own, its words in a file."""
        with said.open("ab") as words:
            began = words.tell()
            status = subprocess.run(
                [*folder.as_owner(self._owner, self.data), str(folder.programs() / name), *arguments],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                check=False,
            ).returncode
        if status != 0:
            raise PostgresFailed(f"PostgreSQL ({name}) failed: {last_words(said, began)}")


# Helpers


def settings_of(socket: Path, within: Path) -> str:
    """The whole of postgresql.conf, written anew at every start; ALTER SYSTEM still goes above it."""
    small = shutil.disk_usage(within).total < SMALL_DISK_GB * 2**30
    settings = {
        "listen_addresses": "",
        "port": process.PORT,
        "unix_socket_directories": socket,
        "unix_socket_permissions": "0700",
        "max_connections": 100,
        "shared_buffers": "256MB",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "wal_compression": "off",  # this build has no lz4, and pglz costs more than it saves where all is appended
        "min_wal_size": "256MB" if small else "2GB",  # old files are written over: it smooths the worst appends
        "max_wal_size": "1GB" if small else "4GB",
        "checkpoint_timeout": "15min",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        "log_checkpoints": "off",
    }
    lines = [f"{name} = '{value}'" for name, value in settings.items()]
    return "\n".join(["# Written by the service at every start; changes belong into ALTER SYSTEM.", *lines, ""])


def address(socket: Path, database: str = DATABASE) -> str:
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(socket))}&port={process.PORT}"


async def make_database(superuser_address: str) -> None:
    connection = await asyncpg.connect(superuser_address)
    try:
        if not await connection.fetchval("SELECT count(*) FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()


def last_words(said: Path, began: int) -> str:
    """Of what was written since, the fatal line, or else the last."""
    with said.open("rb") as words:
        words.seek(began)
        lines = [line.strip() for line in words.read().decode(errors="replace").splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (fatal or lines or ["it said nothing"])[-1]


async def whole(blocking: Callable[[], T]) -> T:
    """Run in a thread and wait for its end, cancelled or not, so that nothing half done is left behind."""
    task = asyncio.ensure_future(asyncio.to_thread(blocking))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()
        raise
