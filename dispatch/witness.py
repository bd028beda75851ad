"""Remembers, outside the database, how far the journal was: a journal that went backwards must not go on unseen.

After a lost failover or a wrong restore the database looks whole, only shorter. The last position and hash, kept in a
file under the journal's own id after each commit, tell the difference.
"""

import os
from pathlib import Path

import structlog

from events.keeping import Head, Journal
from events.values import Position

log = structlog.get_logger("witness")


class WentBackwards(Exception):
    """The journal is not the one that was known. Find what was lost; to go on all the same: `accept-restore`."""

    def __init__(self, known: Head, found: str) -> None:
        super().__init__(f"position {known.position} was kept with hash {known.hash.hex()[:16]}…, {found}")
        self.known = known


class Witness:
    """One small file, written in place: no fsync, since it may lag behind the journal but never lead it."""

    def __init__(self, folder: Path, journal: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / f"{journal}.head"
        self.handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        self.is_behind = False

    def note(self, head: Head) -> None:
        """This much is on disk. Where it cannot be written it stays behind, and says so once."""
        try:
            os.pwrite(self.handle, b"%020d %b\n" % (head.position, head.hash.hex().encode()), 0)
            self.is_behind = False
        except OSError as error:
            if not self.is_behind:
                log.error("witness_behind", file=str(self.file), error=repr(error))
            self.is_behind = True

    def known(self) -> Head | None:
        """The last that was noted; None for a new journal."""
        parts = os.pread(self.handle, 128, 0).split()
        if len(parts) != 2:
            return None
        return Head(Position(int(parts[0])), bytes.fromhex(parts[1].decode()))

    def close(self) -> None:
        os.close(self.handle)


async def check(witness: Witness, journal: Journal) -> None:
    """Raise WentBackwards unless the journal still has what was known of it."""
    known = witness.known()
    if known is None or known.position == 0:
        return
    found = await journal.hash_at(known.position)
    if found is None:
        head = await journal.head()
        raise WentBackwards(known, f"and the journal now ends at {head.position}")
    if found != known.hash:
        raise WentBackwards(known, f"and the journal now has {found.hex()[:16]}… there")
