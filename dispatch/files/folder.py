"""Files in a folder of this machine, two letters of the digest to a folder below it."""

import asyncio
import os
import secrets
from pathlib import Path

from dispatch.files.store import Missing, is_digest
from events.values import FileDigest


class Folder:
    """For its owner's eyes only. The disk is waited for in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, digest: FileDigest, data: bytes) -> None:
        await asyncio.to_thread(_write, self._path(digest), data)

    async def get(self, digest: FileDigest) -> bytes:
        try:
            return await asyncio.to_thread(self._path(digest).read_bytes)
        except FileNotFoundError:
            raise Missing(digest) from None

    async def drop(self, digest: FileDigest) -> None:
        await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    def _path(self, digest: FileDigest) -> Path:
        """Nothing but a digest names a file. Raises Missing."""
        if not is_digest(digest):
            raise Missing(digest)
        return self.folder / digest[:2] / digest


def _write(path: Path, data: bytes) -> None:
    """Whole, or not there."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """The name is on disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
