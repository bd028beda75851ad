"""Who may sign in and what each may do. Lives outside the journal; what changes here is told there, without secrets."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import argon2
import asyncpg
from msgspec import Struct
from msgspec.structs import force_setattr

from events.database import connected
from events.sql import statements
from events.values import Actor, AgencyId, AreaId, HospitalId, ServiceId, Time, UnitId

SQL = statements(Path(__file__).with_suffix(".sql"))
SESSION_MS = 16 * 3600 * 1000
"""A session outlives a shift, because a console must not drop out in the middle of a call."""
ROLES = ("call_taker", "dispatcher", "supervisor", "crew", "hospital", "agency", "ioc", "machine", "administrator")
SCOPES = ("sightings", "commands", "read", "metrics", "tickets", "security", "wall")
"""What a machine's token may be for; a person's token is for what the person may do."""

SECRET_MAX = 46
"""No token and no cookie of ours is longer."""

Rows = Sequence[asyncpg.Record]
Known = TypeVar("Known")

hasher = argon2.PasswordHasher()


class Identity(Struct, frozen=True):
    """Who asks. `csrf` is set when the request was known by its cookie."""

    name: str
    display: str
    role: str
    services: tuple[ServiceId, ...] = ()
    unit: UnitId | None = None
    scopes: frozenset[str] = frozenset()
    csrf: str | None = None
    actor: Actor = Actor("")
    """By what name it is in the journal; made from the others."""
    hospital: HospitalId | None = None
    agency: AgencyId | None = None
    area: AreaId | None = None
    """An operations centre reads of this part of the region alone; None: of all of it."""
    token: str = ""
    """The label of the token that was brought."""

    def __post_init__(self) -> None:
        prefix = {"crew": "crew", "machine": "machine"}.get(self.role, "user")
        name = self.unit if self.role == "crew" and self.unit else self.name
        force_setattr(self, "actor", Actor(f"{prefix}:{name}"))

    @property
    def bound_to(self) -> UnitId | None:
        """The only unit it may ask for; a crew that has none is bound to one there is not. None: not bound."""
        return (self.unit or NO_UNIT) if self.role == "crew" else None

    @property
    def desk_of(self) -> HospitalId | None:
        """The only hospital it may tell of; a desk that has none is of one there is not. None: not bound."""
        return (self.hospital or NO_HOSPITAL) if self.role == "hospital" else None

    @property
    def agency_of(self) -> AgencyId | None:
        """The only agency whose tickets it sees; an account that has none is of one there is not. None: not bound."""
        return (self.agency or NO_AGENCY) if self.role == "agency" else None


NO_UNIT = UnitId("")
NO_HOSPITAL = HospitalId("")
NO_AGENCY = AgencyId("")


class Account(Struct, frozen=True):
    name: str
    display: str
    role: str
    services: tuple[ServiceId, ...] = ()
    unit: UnitId | None = None
    hospital: HospitalId | None = None
    agency: AgencyId | None = None
    area: AreaId | None = None

    @property
    def bindings(self) -> tuple[tuple[str, str], ...]:
        """To what it is bound, by kind."""
        one_each = (("unit", self.unit), ("hospital", self.hospital), ("agency", self.agency), ("area", self.area))
        return (*(("service", one) for one in self.services), *((kind, name) for kind, name in one_each if name))


class Listed(NamedTuple):
    """What a list of accounts tells of one."""

    account: Account
    closed: bool
    tokens: int


class Session(Struct, frozen=True):
    identity: Identity
    expires_at: Time


def _account(row: asyncpg.Record) -> Account:
    return Account(
        *(row["name"], row["display"], row["role"], tuple(row["services"])),
        *(row["unit"], row["hospital"], row["agency"], row["area"]),
    )


def identity_of(
    account: Account, scopes: frozenset[str] = frozenset(), csrf: str | None = None, token: str = ""
) -> Identity:
    return Identity(
        *(account.name, account.display, account.role, account.services, account.unit, scopes, csrf),
        hospital=account.hospital,
        agency=account.agency,
        area=account.area,
        token=token,
    )


class NoSuchAccount(Exception):
    """There is no account of this name, or it is closed."""


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()


class Accounts:
    """Accounts, tokens and sessions, read from the database at the start and kept in memory."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.accounts: dict[str, Account] = {}
        self.passwords: dict[str, str] = {}
        self.tokens: dict[bytes, Identity] = {}
        self.sessions: dict[bytes, Session] = {}
        self.by_secret: dict[str, bytes] = {}
        """One for each token and session that was used; nothing that is neither."""
        self.changing = asyncio.Lock()
        """One at a time, from the database to memory: a load, a session that is opened, one that is closed."""

    async def load(self) -> None:
        """Read everything again: at the start, and after the command line changed something."""
        await self.read()
        await asyncio.to_thread(unknown_password)
        await self._execute(SQL["drop_old_sessions"])

    async def read(self) -> None:
        """Likewise, of a database in which nothing may be written."""
        async with self.changing, connected(self.dsn, own=True) as connection:
            people = await connection.fetch(SQL["people"])
            tokens = await connection.fetch(SQL["tokens"])
            sessions = await connection.fetch(SQL["sessions"])
            self._take(people, tokens, sessions)

    def is_signed_in(self, name: str, now: Time) -> bool:
        """Somewhere, by a session of this person that is not over."""
        return any(one.identity.name == name and one.expires_at > now for one in self.sessions.values())

    def _take(self, people: Rows, tokens: Rows, sessions: Rows) -> None:
        self.accounts = {row["name"]: _account(row) for row in people}
        self.passwords = {row["name"]: row["password"] for row in people if row["password"]}
        self.tokens = {
            row["digest"]: identity_of(self.accounts[row["account"]], frozenset(row["scopes"]), token=row["label"])
            for row in tokens
            if row["account"] in self.accounts
        }
        self.sessions = {
            row["digest"]: Session(identity_of(self.accounts[row["account"]], csrf=row["csrf"]), row["expires_at"])
            for row in sessions
            if row["account"] in self.accounts
        }
        self.by_secret = {}

    def names(self) -> dict[Actor, str]:
        """Everyone's display name by actor; machines have none."""
        people = (identity_of(account) for account in self.accounts.values() if account.role != "machine")
        return {person.actor: person.display for person in people}

    async def listed(self) -> list[Listed]:
        """Everyone there is, the closed ones last, without secrets."""
        async with connected(self.dsn) as connection:
            rows = await connection.fetch(SQL["listed"])
        return [Listed(_account(row), row["closed"], row["tokens"]) for row in rows]

    # --- who is it?

    def of_token(self, token: str) -> Identity | None:
        return self._of(self.tokens, token)

    def of_session(self, cookie: str, now: Time) -> Identity | None:
        session = self._of(self.sessions, cookie)
        return session.identity if session is not None and session.expires_at > now else None

    def _of(self, kept: Mapping[bytes, Known], secret: str) -> Known | None:
        """Digests of what is known are remembered, because every request brings one. Anybody may bring what is not."""
        remembered = self.by_secret.get(secret)
        if remembered is not None:
            return kept.get(remembered)
        if len(secret) > SECRET_MAX:
            return None
        known = digest(secret)
        found = kept.get(known)
        if found is not None:
            self.by_secret[secret] = known
        return found

    def check_password(self, name: str, password: str) -> Account | None:
        """Slow on purpose; run it in a thread. A name that does not exist takes as long as one that does."""
        kept = self.passwords.get(name)
        try:
            hasher.verify(kept or unknown_password(), password)
        except argon2.exceptions.VerificationError:
            return None
        return self.accounts.get(name) if kept else None

    async def open_session(self, account: Account, now: Time) -> tuple[str, Identity]:
        """A new session; its secret goes into the cookie and is nowhere kept. Raises NoSuchAccount."""
        secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
        expires_at = Time(now + SESSION_MS)
        async with self.changing:
            if self.accounts.get(account.name) != account:
                raise NoSuchAccount(account.name)  # closed or changed since its password was looked at
            await self._execute(SQL["open_session"], digest(secret), account.name, csrf, expires_at)
            identity = identity_of(account, csrf=csrf)
            self.sessions[digest(secret)] = Session(identity, expires_at)
        return secret, identity

    async def close_session(self, cookie: str) -> None:
        """It is over at once, and for ever."""
        async with self.changing:
            await self._execute(SQL["close_session"], digest(cookie))
            self.sessions.pop(digest(cookie), None)
            self.by_secret.pop(cookie, None)

    # --- changes, by the command line and the administrator

    async def put(self, account: Account, password: str | None) -> None:
        """Make the account, or change it; without a password it keeps the one it has."""
        hashed = hasher.hash(password) if password is not None else None
        await self._execute(
            SQL["put"],
            account.name,
            account.display,
            account.role,
            list(account.services),
            account.unit,
            hashed,
            account.hospital,
            account.agency,
            account.area,
        )

    async def close(self, name: str) -> None:
        """It can no longer sign in; what it did stays told under its name."""
        if name not in self.accounts:
            raise NoSuchAccount(name)
        await self._execute(SQL["close"], name)
        await self._execute(SQL["close_sessions"], name)
        await self._execute(SQL["close_tokens"], name)

    async def make_token(self, name: str, label: str, scopes: Sequence[str] = ()) -> str:
        """A bearer token; it is shown once and kept only as a digest."""
        token = f"tu_{secrets.token_urlsafe(32)}"
        await self._execute(SQL["make_token"], digest(token), name, label, list(scopes))
        return token

    async def withdraw_token(self, name: str, label: str) -> int:
        """Nobody gets in by it any more; how many there were of this label."""
        async with connected(self.dsn) as connection:
            return len(await connection.fetch(SQL["withdraw_token"], name, label))

    async def _execute(self, sql: str, *arguments: object) -> None:
        async with connected(self.dsn) as connection:
            await connection.execute(sql, *arguments)


def same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(*(text.encode(errors="surrogateescape") for text in (one, other)))


@cache
def unknown_password() -> str:
    """Nobody's, hashed. Slow on purpose, so only processes that people sign in at make it, while they begin."""
    return hasher.hash(secrets.token_urlsafe(16))
