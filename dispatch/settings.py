"""Where things are and how the service is reached: from the environment, with what is sensible without it."""

import base64
import errno
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

Written = TypeVar("Written")

DEFAULT_DATA = Path(__file__).parents[1] / ".tiepung"
SECRET_BYTES = 24
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LEAST, LEAST_MIN, LEAST_MAX = 5, 3, 100
"""Fewer people than this could be told apart. With 2, whoever is hidden would be known to be one."""
DEFAULT_REGION = Path(__file__).parents[1] / "deploy" / "binh_phuoc"


class Settings(Struct, frozen=True):
    """`database_url` None: the embedded PostgreSQL in `data`, and a demo."""

    port: int
    host: str
    data: Path
    database_url: str | None
    region: Path
    beside: tuple[str, ...] = ()
    """Further addresses it listens on, besides `host`."""

    @property
    def hosts(self) -> tuple[str, ...]:
        return self.host, *self.beside

    @property
    def views_port(self) -> int | None:
        """Where operations centres read; None where `run` starts nothing for them. Raises WrongSetting."""
        if os.environ.get("EOC_VIEWS_PORT") == "off":
            return None
        return _port("EOC_VIEWS_PORT", str(self.port % 65_535 + 1))

    @property
    def least(self) -> int:
        """Of fewer people together nothing is told in heat maps and open data. Raises WrongSetting."""
        told = os.environ.get("EOC_LEAST", str(LEAST))
        if not (told.isascii() and told.isdigit()) or not LEAST_MIN <= int(told) <= LEAST_MAX:
            raise WrongSetting(f"EOC_LEAST must be a number from {LEAST_MIN} to {LEAST_MAX}, not {told!r}")
        return int(told)

    @property
    def demo(self) -> bool:
        return self.database_url is None

    @property
    def master_key(self) -> Path:
        return self.data / "secrets" / "master.key"

    @property
    def telephony_file(self) -> Path:
        return self.data / "secrets" / "telephony"

    @property
    def alarms_file(self) -> Path:
        return self.data / "secrets" / "alarms"

    @property
    def exchanges_file(self) -> Path:
        """How exchanges speak that do not send our own form; without it there are none."""
        return Path(os.environ.get("EOC_EXCHANGES", str(self.data / "secrets" / "exchanges.json")))

    @property
    def gateways_file(self) -> Path:
        """By what messages leave the house; without it none does."""
        return Path(os.environ.get("EOC_GATEWAYS", str(self.data / "secrets" / "gateways.json")))

    @property
    def centres_file(self) -> Path:
        """Which other centres there are; without it there are none."""
        return Path(os.environ.get("EOC_CENTRES", str(self.data / "secrets" / "centres.json")))

    @property
    def agencies_file(self) -> Path:
        """Where agencies are told of their work; without it they look at their pages alone."""
        return Path(os.environ.get("EOC_AGENCIES", str(self.data / "secrets" / "agencies.json")))

    @property
    def publishing_file(self) -> Path:
        """Which systems are told what changes; without it none is."""
        return Path(os.environ.get("EOC_PUBLISHING", str(self.data / "secrets" / "publishing.json")))

    @property
    def files(self) -> Path:
        """Sealed files of tickets, by digest."""
        return self.data / "files"

    @property
    def bucket_file(self) -> Path:
        """In which S3-compatible store sealed files lie; without it they lie in the folder `files`."""
        return Path(os.environ.get("EOC_BUCKET", str(self.data / "secrets" / "bucket.json")))

    @property
    def operator_file(self) -> Path:
        return self.data / "secrets" / "operator.token"

    @property
    def demo_file(self) -> Path:
        return self.data / "secrets" / "demo.json"

    @property
    def trusted_proxies(self) -> str:
        """Networks whose word is taken for whom they ask for: `10.0.0.0/8, ::1`. Without any, nobody's is."""
        return os.environ.get("EOC_TRUSTED_PROXIES", "")

    @property
    def visits_url(self) -> str | None:
        """The database in which a follower on a read replica writes who came; None: the one it follows."""
        return os.environ.get("EOC_VISITS_URL") or None

    def telephony_secrets(self) -> tuple[str, ...]:
        """What exchanges sign with."""
        return _shared_secrets("EOC_TELEPHONY_SECRETS", self.telephony_file)

    def alarm_secrets(self) -> tuple[str, ...]:
        """What monitoring centres sign with."""
        return _shared_secrets("EOC_ALARM_SECRETS", self.alarms_file)


class WrongSetting(Exception):
    """A variable of the environment has a value that cannot be used; the message names it."""


def written(file: Path, kind: type[Written]) -> Written:
    """A file of the operator's, in which nothing stands twice: of two, nobody knows which is meant. Raises OSError,
    msgspec.DecodeError."""
    data = file.read_bytes()
    found = msgspec.json.decode(data, type=kind)
    json.loads(data, object_pairs_hook=_once)
    return found


def _once(pairs: list[tuple[str, object]]) -> None:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise msgspec.ValidationError(f"`{twice[0]}` is written twice")


def from_environment() -> Settings:
    port = _port("EOC_PORT", "8080")
    told, database_url = os.environ.get("EOC_HOST", "127.0.0.1"), os.environ.get("EOC_DATABASE_URL") or None
    host, *beside = (one.strip() for one in told.split(","))
    if database_url is None and not {host, *beside} <= set(LOOPBACK):
        raise WrongSetting(
            f"EOC_HOST is {told}, but a demo, whose passwords everyone knows, listens on this machine only; "
            "with EOC_DATABASE_URL it is none"
        )
    return Settings(
        port,
        host,
        Path(os.environ.get("EOC_DATA", str(DEFAULT_DATA))).absolute(),
        database_url,
        Path(os.environ.get("EOC_REGION", str(DEFAULT_REGION))).absolute(),
        tuple(beside),
    )


def _port(variable: str, usual: str) -> int:
    port = os.environ.get(variable, usual)
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise WrongSetting(f"{variable} must be a port between 1 and 65535, not {port!r}")
    return int(port)


VIEWS_PORT = "EOC_VIEWS_PORT (EOC_PORT + 1 where it is not set)"


@contextmanager
def listening(host: str, port: int, *, at: str = "EOC_HOST", by: str = "EOC_PORT") -> Iterator[None]:
    """Where this port of this address is taken; `at` and `by` are what chooses them. Raises WrongSetting."""
    try:
        yield
    except socket.gaierror as wrong:
        raise WrongSetting(f"{at} is {host!r}, which is no address, and no name of one: {wrong.strerror}") from wrong
    except OSError as wrong:
        match wrong.errno:
            case errno.EADDRINUSE:
                told = f"Port {port} is taken by another program; choose another one with {by}"
            case errno.EADDRNOTAVAIL:
                told = f"{at} is {host!r}, which is no address of this machine"
            case errno.EACCES | errno.EPERM:
                told = f"This user may not listen on port {port}; choose another one, above 1023, with {by}"
            case _:
                told = f"Port {port} of {host!r} cannot be listened on ({at}, {by}): {wrong}"
        raise WrongSetting(told) from wrong


def write_secret(file: Path, secret: str | bytes) -> None:
    """For its owner's eyes only; on disk whole, or not there."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(secret if isinstance(secret, bytes) else secret.encode())
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)


def _shared_secrets(variable: str, file: Path) -> tuple[str, ...]:
    """One or two secrets, a line each: sign with the first, both are accepted while they are rotated."""
    given = os.environ.get(variable)
    if given:
        return _checked(variable, given.split(","))
    if not file.exists():
        write_secret(file, f"whsec_{_base64(secrets.token_bytes(32))}\n")
    return _checked(str(file), file.read_text().splitlines())


def _checked(where: str, lines: list[str]) -> tuple[str, ...]:
    """Secrets as Standard Webhooks writes them. Raises WrongSetting, which does not show them."""
    found = tuple(line.strip() for line in lines if line.strip())
    if not found or not all(map(is_secret, found)):
        raise WrongSetting(f"{where} must hold one or two secrets: whsec_ and at least {SECRET_BYTES} bytes in base64")
    return found


def is_secret(text: str) -> bool:
    key = text.removeprefix("whsec_")
    try:
        return len(base64.b64decode(key + "=" * (-len(key) % 4), validate=True)) >= SECRET_BYTES
    except ValueError:
        return False


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
