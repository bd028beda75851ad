"""Where sealed files lie: by digest, written once, never changed."""

import re
from typing import Protocol

from events.values import FileDigest

DIGEST = re.compile(r"[0-9a-f]{64}")


class Missing(Exception):
    """No file of this digest is here: it was thrown away, or the folder is not the one it was written to."""


class Store(Protocol):
    """All a place for files must be able to do. Raises OSError when it cannot be reached."""

    async def put(self, digest: FileDigest, data: bytes) -> None:
        """On disk when this returns; what is there already stays."""

    async def get(self, digest: FileDigest) -> bytes:
        """Raises Missing."""

    async def drop(self, digest: FileDigest) -> None:
        """It need not be there."""


def is_digest(text: str) -> bool:
    return DIGEST.fullmatch(text) is not None
