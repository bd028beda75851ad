"""Where things are and how the service is reached: from the environment, with what is sensible without it."""

import os
import secrets
from pathlib import Path

from msgspec import Struct

DEFAULT_DATA = Path(__file__).parents[1] / ".tiepung"
DEFAULT_REGION = Path(__file__).parents[1] / "deploy" / "binh_phuoc"


class Settings(Struct, frozen=True):
    """`database_url` None: the embedded PostgreSQL in `data`, and a demo."""

    port: int
    host: str
    data: Path
    database_url: str | None
    region: Path

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
    def operator_file(self) -> Path:
        return self.data / "secrets" / "operator.token"

    @property
    def demo_file(self) -> Path:
        return self.data / "secrets" / "demo.json"

    def telephony_secrets(self) -> tuple[str, ...]:
        """One or two secrets, a line each: sign with the first, both are accepted while they are rotated."""
        given = os.environ.get("EOC_TELEPHONY_SECRETS")
        if given:
            return tuple(part.strip() for part in given.split(",") if part.strip())
        if not self.telephony_file.exists():
            write_secret(self.telephony_file, f"whsec_{_base64(secrets.token_bytes(32))}\n")
        return tuple(line.strip() for line in self.telephony_file.read_text().splitlines() if line.strip())


class WrongSetting(Exception):
    """A variable of the environment has a value that cannot be used; the message names it."""


def from_environment() -> Settings:
    port = os.environ.get("EOC_PORT", "8080")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongSetting(f"EOC_PORT must be a port between 1 and 65535, not {port!r}")
    return Settings(
        int(port),
        os.environ.get("EOC_HOST", "127.0.0.1"),
        Path(os.environ.get("EOC_DATA", str(DEFAULT_DATA))).absolute(),
        os.environ.get("EOC_DATABASE_URL") or None,
        Path(os.environ.get("EOC_REGION", str(DEFAULT_REGION))).absolute(),
    )


def write_secret(file: Path, text: str) -> None:
    """For its owner's eyes only."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as opened:
        opened.write(text)


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()
