"""Seals what is personal, under a key of each call's or text's own; opens it for those who may see it.

A key is drawn for a subject, wrapped by the master key, and kept by the same statement as the entries it seals. Each
key has a name of its own, so that one drawn after a restart, or after a command that was refused, never stands in for
another. Throwing a subject's keys away makes everything they sealed unreadable, in every copy of the journal.
"""

import hashlib
import hmac
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import asyncpg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dispatch.phones import e164
from dispatch.settings import write_secret
from events.database import connected
from events.keeping import Key
from events.sql import statements
from events.values import BEGINNING, Position, Sealed, Subject

SQL = statements(Path(__file__).with_suffix(".sql"))
MASTER = 32
NONCE = 12
MARK = 4
"""Bytes by which the keys of one subject are told apart: `call:exchange:17~5f0c11aa`."""
KEYS_KEPT_MAX = 50_000
"""Keys held in memory; the rest are fetched when they are needed."""


OF_SITE = "site:"
"""Keys of what is kept of sites: they are in use as long as the site is, however old."""


class Randomness:
    """The system's randomness, fetched in larger pieces: a call for each nonce costs as much as the sealing."""

    def __init__(self, size: int = 4_096) -> None:
        self.size = size
        self.data = b""
        self.at = 0

    def __call__(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            self.data, self.at = os.urandom(self.size), 0
        self.at += count
        return self.data[self.at - count : self.at]


class WrongKey(Exception):
    """With this master key, what is sealed could never be opened again."""


class Unreadable(Exception):
    """The key was thrown away, or the bytes were changed."""


class Master:
    """The key of keys, from a file: lose it and every person's data is lost; copy it apart from the database."""

    def __init__(self, secret: bytes) -> None:
        self.wrapping = AESGCM(hashlib.sha256(b"wrap" + secret).digest())
        self.lookup = hashlib.sha256(b"lookup" + secret).digest()
        self.content = hashlib.sha256(b"content" + secret).digest()

    @classmethod
    def of(cls, file: Path) -> "Master":
        """Read the file, or make it, whole or not at all, for its owner's eyes only. Raises WrongKey."""
        if not file.exists():
            write_secret(file, os.urandom(MASTER))
        secret = file.read_bytes()
        if len(secret) != MASTER:
            raise WrongKey(f"{file} has {len(secret)} bytes instead of {MASTER}: bring back the copy of it.")
        return cls(secret)

    @property
    def fingerprint(self) -> bytes:
        """What tells this key from another, and nothing else about it."""
        return hmac.digest(self.lookup, b"fingerprint", "sha256")

    async def check(self, connection: asyncpg.Connection) -> None:
        """The journal's first key is its only one: a standby brings the same file. Raises WrongKey."""
        await connection.execute(SQL["keep_fingerprint"], self.fingerprint)
        if await connection.fetchval(SQL["fingerprint"]) != self.fingerprint:
            raise WrongKey("The master key is not the one this journal is sealed with: bring the file of the first.")

    def content_hash(self, data: bytes) -> str:
        """Keyed, because a plain hash of a telephone number can be guessed."""
        return hashlib.blake2b(data, key=self.content, digest_size=16).hexdigest()

    def lookup_hash(self, number: str) -> bytes:
        """What a telephone number is found by, without being kept."""
        return hmac.digest(self.lookup, number.encode(), "sha256")


class Vault:
    """Keys by name: those just drawn, and those fetched from the database."""

    def __init__(self, master: Master, dsn: str | None = None, random: Callable[[int], bytes] | None = None) -> None:
        """`random` gives so many bytes nobody can guess; only a simulation brings its own."""
        self.master = master
        self.random = random or Randomness()
        self.dsn = dsn
        self.keys: OrderedDict[Subject, AESGCM] = OrderedDict()
        """A plain dict whose first items are taken out again and again looks for its first longer and longer."""
        self.newest: dict[Subject, Subject] = {}
        self.findable: set[Subject] = set()
        """Keys that a number is found by; a text may have been sealed before the number was known."""
        self.unkept: dict[Subject, Key] = {}
        self.erased: set[Subject] = set()
        self.expired = BEGINNING
        """Keys kept up to there are not fetched any more."""

    def seal(self, subject: Subject, text: str, lookup: str | None = None) -> tuple[Sealed, Key | None]:
        """Seal a text; the key comes along until an answer said that it is kept."""
        name = self.newest.get(subject)
        if name is None or (lookup is not None and name not in self.findable):
            name = self._draw(subject, lookup)
        nonce = self.random(NONCE)
        box = nonce + self.keys[name].encrypt(nonce, text.encode(), name.encode())
        return Sealed(name, box), self.unkept.get(name)

    def _draw(self, subject: Subject, lookup: str | None) -> Subject:
        raw = self.random(32)
        name = Subject(f"{subject}~{self.random(MARK).hex()}")
        nonce = self.random(NONCE)
        wrapped = nonce + self.master.wrapping.encrypt(nonce, raw, name.encode())
        self._hold(name, raw)
        self.newest[subject] = name
        self.unkept[name] = Key(name, wrapped, self.master.lookup_hash(lookup) if lookup else None)
        if lookup:
            self.findable.add(name)
        return name

    def _hold(self, name: Subject, raw: bytes) -> None:
        if len(self.keys) >= KEYS_KEPT_MAX:
            self._let_go(next(iter(self.keys)))
        self.keys[name] = AESGCM(raw)

    def _let_go(self, name: Subject) -> None:
        """Out of memory; if it is on disk it is fetched when needed, and the subject's next text has a new one."""
        self.keys.pop(name, None)
        self.unkept.pop(name, None)
        self.findable.discard(name)
        if self.newest.get(subject_of(name)) == name:
            del self.newest[subject_of(name)]

    def kept(self, keys: Iterable[Key]) -> None:
        """These are on disk."""
        for key in keys:
            self.unkept.pop(key.subject, None)

    def not_kept(self, keys: Iterable[Key]) -> None:
        """The command was refused, or had been carried out before: what it would have sealed is nowhere."""
        for key in keys:
            if key.subject in self.unkept:
                self._let_go(key.subject)

    async def fetch(self, names: Iterable[Subject]) -> None:
        """Bring these keys into memory, as far as they still exist."""
        missing = [name for name in names if name not in self.keys]
        if not missing or self.dsn is None:
            return
        async with connected(self.dsn) as connection:
            rows = await connection.fetch(SQL["keys"], missing, self.expired, OF_SITE)
        for row in rows:
            name, wrapped = Subject(row["subject"]), row["wrapped"]
            raw = self.master.wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())
            self._hold(name, raw)

    def open(self, sealed: Sealed) -> str:
        """The text. Fetch its key first. Raises Unreadable."""
        cipher = self.keys.get(sealed.subject)
        if cipher is None or subject_of(sealed.subject) in self.erased:
            raise Unreadable(sealed.subject)
        try:
            return cipher.decrypt(sealed.box[:NONCE], sealed.box[NONCE:], sealed.subject.encode()).decode()
        except InvalidTag as changed:
            raise Unreadable(sealed.subject) from changed

    def lookup_of(self, sealed: Sealed | None) -> bytes | None:
        """By what a sealed number is found; None for none, or one that cannot be read. Fetch its key first."""
        try:
            number = e164(self.open(sealed)) if sealed is not None else None
        except Unreadable:
            return None
        return self.master.lookup_hash(number) if number is not None else None

    def erase(self, subjects: Iterable[Subject]) -> None:
        """Their keys are gone from memory; `destroy` takes them from the database."""
        gone = set(subjects)
        self.erased |= gone
        for name in [one for one in self.keys if subject_of(one) in gone]:
            self._let_go(name)

    def expire(self, until: Position) -> None:
        """Keys of long ago may be among those held: those that are on disk are fetched anew, if they still exist."""
        self.expired = until
        for name in [one for one in self.keys if one not in self.unkept]:
            self._let_go(name)


def subject_of(name: Subject) -> Subject:
    """Whose key it is: its name without the mark."""
    return Subject(name[: -2 * MARK - 1])


async def destroy(dsn: str, subjects: Iterable[Subject]) -> None:
    """Take their keys out of the database; again at every start for all ever erased: a restore brings them back."""
    async with connected(dsn) as connection:
        await connection.execute(SQL["destroy"], list(subjects))


async def destroy_expired(dsn: str, until: Position) -> None:
    """Take the keys of long ago out of the database; again at every start, since a restore brings them back."""
    async with connected(dsn) as connection:
        await connection.execute(SQL["destroy_expired"], until, OF_SITE)


SAME_NUMBER_MAX = 1_000
"""Calls of one number that are looked at: whoever rang more often is known well."""


async def lookups(dsn: str, subjects: Sequence[Subject]) -> dict[Subject, bytes]:
    """By what keyed hash of a number each of these is found; those whose key is gone are missing."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(SQL["lookups"], list(subjects))
    return {Subject(row["subject"]): row["lookup"] for row in rows}


async def same_number(dsn: str, subject: Subject, most: int | None = SAME_NUMBER_MAX) -> list[Subject]:
    """What is sealed for callers of the same number as this one, itself as well; `most` None: all of it."""
    async with connected(dsn) as connection:
        rows = await connection.fetch(SQL["same_number"], subject, most)
    return [Subject(row["subject"]) for row in rows]
