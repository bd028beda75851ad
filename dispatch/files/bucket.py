"""Files in a bucket of an S3-compatible store, for services on more than one machine."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct
from obstore.exceptions import BaseError
from obstore.store import S3Store

from dispatch.files.store import Missing, is_digest
from dispatch.settings import WrongSetting
from events.values import FileDigest

TIMEOUT = "10s"
RETRIES = 2


class Setup(Struct, frozen=True, forbid_unknown_fields=True):
    """The operator's file: which bucket, and by whose key."""

    endpoint: Annotated[str, Meta(pattern=r"^https?://")]
    bucket: Annotated[str, Meta(min_length=3, max_length=63, pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    access_key: str
    secret_key: str
    region: str = "us-east-1"
    """Stores that are not Amazon's sign with this name whatever it is."""
    prefix: Annotated[str, Meta(pattern=r"^([A-Za-z0-9_-]+/)*$")] = ""
    """Folders before each name, for a bucket that holds other things too."""


def load(file: Path) -> Setup:
    """Raises WrongSetting, which shows no key."""
    try:
        setup = msgspec.json.decode(file.read_bytes(), type=Setup)
    except (OSError, msgspec.DecodeError) as wrong:
        raise WrongSetting(f"{file}: {wrong}") from wrong
    if urlsplit(setup.endpoint).hostname is None:
        raise WrongSetting(f"{file}: `endpoint` is no address")
    return setup


class Bucket:
    """What was put is there whole, or not at all: so the store promises. Its errors are told as OSError, and say
    neither key nor bucket."""

    def __init__(self, setup: Setup) -> None:
        self.prefix = setup.prefix
        self.store = S3Store(
            setup.bucket,
            endpoint=setup.endpoint,
            region=setup.region,
            access_key_id=setup.access_key,
            secret_access_key=setup.secret_key,
            virtual_hosted_style_request=False,
            client_options={"allow_http": setup.endpoint.startswith("http:"), "timeout": TIMEOUT},
            retry_config={"max_retries": RETRIES},
        )

    async def put(self, digest: FileDigest, data: bytes) -> None:
        """The same digest is the same bytes: to write them again changes nothing."""
        try:
            await self.store.put_async(self._path(digest), data)
        except (BaseError, OSError) as wrong:
            raise OSError(f"the store did not take a file: {type(wrong).__name__}") from None

    async def get(self, digest: FileDigest) -> bytes:
        try:
            return bytes(await (await self.store.get_async(self._path(digest))).bytes_async())
        except FileNotFoundError:
            raise Missing(digest) from None
        except (BaseError, OSError) as wrong:
            raise OSError(f"the store did not give a file: {type(wrong).__name__}") from None

    async def drop(self, digest: FileDigest) -> None:
        try:
            await self.store.delete_async(self._path(digest))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as wrong:
            raise OSError(f"the store did not drop a file: {type(wrong).__name__}") from None

    def _path(self, digest: FileDigest) -> str:
        """Nothing but a digest names a file. Raises Missing."""
        if not is_digest(digest):
            raise Missing(digest)
        return f"{self.prefix}{digest[:2]}/{digest}"
