"""The server's processes: which they are, waiting for their end, ending them."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PORT = 5432  # only part of the socket's name
STOP_S_MAX = 120  # after that the connections are cut; nothing committed is lost


class Noted(NamedTuple):
    """What postmaster.pid says: the process, and where its socket is."""

    pid: int
    socket: Path


def noted_in(folder: Path) -> Noted | None:
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return Noted(int(lines[0]), Path(lines[4]))
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None


def running_in(folder: Path) -> Noted | None:
    noted = noted_in(folder)
    return noted if noted is not None and is_server(noted.pid, folder) else None


def end_all(folder: Path, socket: Path) -> None:
    """End the server of this folder, and the backends that a killed server left behind.

    Only for the one who holds the folder. The files that name the process go last, when nothing of this folder runs any
    more: a process that has the same number by chance, or is dead and not yet buried, would pass for the server.
    """
    running = running_in(folder)
    if running is not None:
        end(running.pid)
    for pid in servers_in(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait_for_end(pid, STOP_S_MAX)
    for file in (folder / "postmaster.pid", socket / f".s.PGSQL.{PORT}.lock", socket / f".s.PGSQL.{PORT}"):
        file.unlink(missing_ok=True)


def end(pid: int) -> None:
    """Stop fast: transactions are rolled back, a checkpoint is written. Past the time, at once and without it."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        if wait_for_end(pid, STOP_S_MAX):
            return


def wait_for_end(pid: int, seconds: float) -> bool:
    with opened(pid) as process:
        return process is None or bool(select.select([process], [], [], seconds)[0])


@contextlib.contextmanager
def opened(pid: int) -> Iterator[int | None]:
    """A descriptor that becomes readable when the process ends; none when it is gone already."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        yield None
        return
    try:
        yield process
    finally:
        os.close(process)


def servers_in(folder: Path) -> list[int]:
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if is_server(pid, folder)]


def is_server(pid: int, folder: Path) -> bool:
    """Is this a process of the server of this folder? They all stand in it; one dead and not buried stands nowhere."""
    try:
        stands_in = Path(f"/proc/{pid}/cwd").readlink()
        return stands_in == folder.resolve() and Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except OSError:
        return False
