"""Signing in and out: who may, how often, and that what is over is over at once."""

import asyncio
import json
import time
from typing import Any

import asyncpg
import pytest

from dispatch import demo
from dispatch.accounts import SESSION_MS, Account, Accounts, NoSuchAccount, digest
from events.values import Time
from tests.edge.conftest import Client, Running, fresh
from tests.edge.listening import watching
from tests.edge.test_problems import hold_the_turns

pytestmark = pytest.mark.asyncio(loop_scope="module")

WRONG = "tiep-ứng-sai"


async def signed_in(shared: Running, name: str, address: str | None = None) -> Client:
    client = await shared.stack.enter_async_context(shared.client(address))
    return await client.sign_in(name)


async def told(shared: Running, after: int, kind: str) -> list[dict[str, Any]]:
    return [one for one in await shared.entries(after) if one["event"]["type"] == kind]


async def test_the_cookie_is_for_this_service_and_for_no_script(shared: Running) -> None:
    client = await signed_in(shared, "khoa")
    cookie = client.last_headers["Set-Cookie"]
    flags = {part.strip().partition("=")[0].lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith("tiepung=")
    assert flags == {"path", "httponly", "samesite", "max-age"}
    assert "samesite=strict" in cookie.lower()
    assert "Max-Age=57600" in cookie
    secret = cookie.split(";")[0].partition("=")[2]
    assert len(secret) >= 43  # 256 bits
    status, who = await client.get("/session")
    assert (status, who["actor"], who["role"], who["demo"]) == (200, "user:khoa", "call_taker", True)
    assert client.last_headers["Cache-Control"] == "no-store"


async def test_behind_a_proxy_that_speaks_tls_the_cookie_is_secure(shared: Running) -> None:
    async with shared.client() as client:
        body = {"name": "khoa", "password": demo.PASSWORD}
        assert (await client.post("/session", body, **{"X-Forwarded-Proto": "https"}))[0] == 200
        assert "; Secure" in client.last_headers["Set-Cookie"]


async def test_every_sign_in_has_a_secret_of_its_own(shared: Running) -> None:
    one, other = await signed_in(shared, "khoa"), await signed_in(shared, "khoa")
    assert one.last_headers["Set-Cookie"] != other.last_headers["Set-Cookie"]
    assert one.session.headers["X-CSRF-Token"] != other.session.headers["X-CSRF-Token"]


async def test_signing_in_and_out_are_entries_without_secrets(shared: Running) -> None:
    before = await shared.position()
    client = await signed_in(shared, "khoa")
    secret = client.last_headers["Set-Cookie"].split(";")[0].partition("=")[2]
    csrf = client.session.headers["X-CSRF-Token"]
    async with shared.client("127.0.0.5") as other:
        assert (await other.post("/session", {"name": "khoa", "password": WRONG}))[0] == 401
    assert (await client.ask("DELETE", "/session"))[0] == 204
    kept = [one for one in await shared.entries(before) if one["by"] == "machine:edge"]
    assert [one["event"] for one in kept] == [
        {"type": "SignedIn", "account": "user:khoa", "way": "password"},
        {"type": "SignInRefused", "account": "user:khoa", "reason": "wrong_password"},
        {"type": "SignedOut", "account": "user:khoa"},
    ]
    text = json.dumps(kept, ensure_ascii=False)
    for secret_word in (secret, csrf, demo.PASSWORD, WRONG):
        assert secret_word not in text


async def test_the_database_has_no_secret_only_what_it_is_checked_by(shared: Running) -> None:
    client = await signed_in(shared, "khoa")
    secret = client.last_headers["Set-Cookie"].split(";")[0].partition("=")[2]
    rows = await shared.fetch("select digest, account::text from sessions")
    assert (digest(secret), "khoa") in [(row["digest"], row["account"]) for row in rows]
    passwords = {row["password"] for row in await shared.fetch("select password from accounts where name = 'khoa'")}
    assert all(one.startswith("$argon2id$") for one in passwords)
    tokens = json.loads(shared.settings.demo_file.read_text())["tokens"]
    kept = await shared.fetch("select digest from tokens")
    assert {digest(token) for token in tokens.values()} <= {row["digest"] for row in kept}
    for file in (shared.settings.demo_file, shared.settings.operator_file, shared.settings.master_key):
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["nobody", "gps", "operator", "LAN", "lan "])
async def test_who_has_no_password_cannot_sign_in_and_nothing_is_told(shared: Running, name: str) -> None:
    async with shared.client("127.0.0.6") as client:
        status, body = await client.post("/session", {"name": name, "password": WRONG})
    assert (status, body["reason"]) == (401, "wrong_password")
    if name not in ("gps", "operator"):
        told = f'"SignInRefused","account":"user:{name}"'.encode()
        assert await shared.fetch("select 1 from entries where position($1::bytea in data) > 0", told) == []


async def test_whoever_guesses_has_to_wait_and_nobody_else_has(shared: Running) -> None:
    """By name and address: the one who guesses from elsewhere cannot lock a dispatcher out."""
    async with shared.client("127.0.0.2") as guesser, shared.client("127.0.0.3") as dispatcher:
        answers = [await guesser.post("/session", {"name": "lan", "password": WRONG}) for _ in range(6)]
        assert [status for status, _ in answers] == [401] * 5 + [429]
        assert answers[-1][1]["reason"] == "too_many_tries"
        assert 1 <= int(guesser.last_headers["Retry-After"]) <= 60
        status, body = await guesser.post("/session", {"name": "lan", "password": demo.PASSWORD})
        assert status == 429, body
        assert (await guesser.post("/session", {"name": "khoa", "password": demo.PASSWORD}))[0] == 200
        assert (await dispatcher.post("/session", {"name": "lan", "password": demo.PASSWORD}))[0] == 200
        await asyncio.sleep(int(guesser.last_headers.get("Retry-After", "1")) + 0.2)
        assert (await guesser.post("/session", {"name": "lan", "password": demo.PASSWORD}))[0] == 200


async def test_the_time_of_an_answer_does_not_tell_which_names_there_are(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the entry that tells of a wrong password: no turn is taken before the answer is there."""
    person, before = await shared.person("khoa"), await shared.position()
    held = hold_the_turns(monkeypatch)
    await person.open_incident("stroke")  # it waits with the next turn
    async with shared.client("127.0.0.7") as guesser:
        for name in ("nobody", "lan"):
            async with asyncio.timeout(5):
                assert (await guesser.post("/session", {"name": name, "password": WRONG}))[0] == 401
    assert not await told(shared, before, "SignInRefused")
    held.set()
    await person.open_incident("stroke")
    assert [one["event"]["account"] for one in await told(shared, before, "SignInRefused")] == ["user:lan"]


async def test_whoever_guesses_locks_out_no_other_name_behind_the_same_proxy(shared: Running) -> None:
    async with shared.client("127.0.0.8") as proxy:
        for _ in range(6):
            status, _ = await proxy.post(
                "/session", {"name": "nhung", "password": WRONG}, **{"X-Forwarded-For": "1.1.1.1"}
            )
        assert status == 429
        status, _ = await proxy.post("/session", {"name": "nhung", "password": WRONG}, **{"X-Forwarded-For": "2.2.2.2"})
        assert status == 429, "an address that anyone may write is not believed"
        assert (await proxy.post("/session", {"name": "khoa", "password": demo.PASSWORD}))[0] == 200


async def test_many_guesses_at_once_wait_too(shared: Running) -> None:
    """Whoever sends a hundred at the same moment gets no hundred tries; each is slow, where the password is no demo's."""
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("hai", "Hải", "supervisor"), demo.PASSWORD)
    token = await accounts.make_token("hai", "test")
    await tell_of_change(shared, "put")
    await until_it_is_known(shared, token)
    kept = await shared.fetch("select password from accounts where name = 'hai'")
    assert kept[0]["password"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    async with shared.client("127.0.0.4") as guesser:
        body = {"name": "hai", "password": WRONG}
        answers = await asyncio.gather(*(guesser.post("/session", body) for _ in range(24)))
    assert sum(status == 401 for status, _ in answers) <= 8, [status for status, _ in answers]


# --- what is over


async def test_signing_out_ends_the_session_and_its_streams(shared: Running) -> None:
    client = await signed_in(shared, "khoa")
    cookie = {"Cookie": client.last_headers["Set-Cookie"].split(";")[0]}
    async with shared.client(**cookie) as kept, watching(kept, "queue") as stream:
        await stream.opened()
        assert (await client.ask("DELETE", "/session"))[0] == 204
        assert "Max-Age=0" in client.last_headers["Set-Cookie"]
        assert (await kept.get("/session"))[0] == 401
        await is_ended(stream)
        assert not await shared.fetch("select 1 from sessions where digest = $1", digest(cookie["Cookie"][8:]))


async def test_one_sign_out_leaves_the_other_sessions_of_the_person(shared: Running) -> None:
    here, there = await signed_in(shared, "khoa"), await signed_in(shared, "khoa")
    async with watching(there, "queue") as stream:
        await stream.opened()
        assert (await here.ask("DELETE", "/session"))[0] == 204
        assert (await there.get("/session"))[0] == 200
        number = await there.open_incident("stroke")
        assert await stream.until("queue", str(number))


async def test_closing_an_account_ends_its_sessions_tokens_and_streams(shared: Running) -> None:
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("tam", "Tạm", "call_taker"), demo.PASSWORD)
    token = await accounts.make_token("tam", "test")
    await tell_of_change(shared, "put")
    await until_it_is_known(shared, token)
    client = await signed_in(shared, "tam")
    async with (
        shared.client(Authorization=f"Bearer {token}") as machine,
        watching(client, "queue") as by_cookie,
        watching(machine, "queue") as by_token,
    ):
        await by_cookie.opened()
        await by_token.opened()
        await accounts.load()
        await accounts.close("tam")
        await tell_of_change(shared, "closed")
        await is_ended(by_cookie)
        await is_ended(by_token)
        assert (await client.get("/session"))[0] == 401
        assert (await machine.get("/session"))[0] == 401
        status, body = await client.post("/session", {"name": "tam", "password": demo.PASSWORD})
        assert (status, body["reason"]) == (401, "wrong_password")


async def is_ended(stream: Any) -> None:
    with pytest.raises(EOFError):
        async with asyncio.timeout(6):
            while True:
                await stream.next()


async def test_a_session_outlives_a_shift_and_then_ends(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await signed_in(shared, "khoa")
    secret = client.last_headers["Set-Cookie"].split(";")[0].partition("=")[2]
    rows = await shared.fetch("select expires_at from sessions where digest = $1", digest(secret))
    accounts = Accounts(shared.dsn)
    await accounts.load()
    expires_at = rows[0]["expires_at"]
    assert accounts.of_session(secret, expires_at - 1) is not None
    assert accounts.of_session(secret, expires_at) is None
    assert SESSION_MS >= 12 * 3600 * 1000


async def test_a_session_that_has_ended_is_nowhere_kept(shared: Running) -> None:
    client = await signed_in(shared, "khoa")
    kept = digest(client.cookie.partition("=")[2])
    await shared.fetch("update sessions set expires_at = 1 where digest = $1", kept)
    accounts = Accounts(shared.dsn)
    await accounts.load()
    assert kept not in accounts.sessions
    assert not await shared.fetch("select 1 from sessions where digest = $1", kept)


async def test_a_session_that_has_ended_is_no_other_that_she_is_signed_in_by(shared: Running) -> None:
    """A browser that was closed without signing out, yesterday, keeps nobody at a desk she leaves today."""
    accounts = Accounts(shared.dsn)
    await accounts.load()
    khoa, now = accounts.accounts["khoa"], Time(int(time.time() * 1000))
    old, _ = await accounts.open_session(khoa, now)
    accounts.sessions = {digest(old): accounts.sessions[digest(old)]}
    assert accounts.is_signed_in("khoa", now)
    assert not accounts.is_signed_in("khoa", Time(now + SESSION_MS))
    await accounts.close_session(old)


async def test_accounts_are_read_before_old_sessions_are_tidied(shared: Running) -> None:
    """Whose account was closed does not get in because the disk has no room to forget old sessions."""
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("hong", "Hồng", "call_taker"), demo.PASSWORD)
    await accounts.load()
    await accounts.close("hong")
    await shared.fetch(NO_ROOM)
    try:
        with pytest.raises(asyncpg.DiskFullError):
            await accounts.load()
    finally:
        await shared.fetch("drop function no_room cascade")
    assert "hong" not in accounts.accounts


NO_ROOM = """
do $$ begin
    create function no_room() returns trigger language plpgsql as $no$
        begin raise exception using errcode = 'disk_full'; end $no$;
    create trigger no_room before delete on sessions for each statement execute function no_room();
end $$
"""
"""For anything to be deleted of the sessions."""


async def test_what_is_opened_or_closed_during_a_load_is_not_undone_by_it(shared: Running) -> None:
    accounts = Accounts(shared.dsn)
    await accounts.load()
    khoa, now = accounts.accounts["khoa"], Time(int(time.time() * 1000))
    for _ in range(10):
        (old, _), *_ = await asyncio.gather(accounts.open_session(khoa, now), accounts.load())
        assert accounts.of_session(old, now)
        _, (new, _), _, _ = await asyncio.gather(
            accounts.load(), accounts.open_session(khoa, now), accounts.close_session(old), accounts.load()
        )
        assert accounts.of_session(new, now)
        assert accounts.of_session(old, now) is None
        await accounts.close_session(new)


async def test_an_account_that_was_closed_while_its_password_was_looked_at_is_not_signed_in(shared: Running) -> None:
    accounts = Accounts(shared.dsn)
    await accounts.put(Account("mot", "Một", "call_taker"), demo.PASSWORD)
    await accounts.load()
    account = accounts.check_password("mot", demo.PASSWORD)
    assert account is not None
    await accounts.close("mot")
    await accounts.load()
    with pytest.raises(NoSuchAccount):
        await accounts.open_session(account, Time(0))


# --- by whom a change is asked


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/commands"), ("POST", "/open"), ("POST", "/erase"), ("DELETE", "/session")]
)
@pytest.mark.parametrize("token", [None, "", "x", "ù", "\udcff"])
async def test_a_change_by_cookie_carries_the_token_of_the_session(
    shared: Running, method: str, path: str, token: str | None
) -> None:
    client = await shared.person("nhung")
    cookie = client.cookie
    headers = {"Cookie": cookie} if token is None else {"Cookie": cookie, "X-CSRF-Token": token}
    async with shared.client() as forger:
        status, body = await forger.ask(method, path, b'{"type":"AddNote"}', **headers)
        if path == "/commands" and status == 422:  # its fields are looked at first
            note = {"type": "AddNote", "id": fresh(), "incident": 1, "text": "x"}
            status, body = await forger.post(path, note, **headers)
        assert (status, body["reason"]) == (403, "csrf")
    assert (await client.get("/session"))[0] == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "bearer x",
        "Basic bGFuOnRpZXAtdW5n",
        "Bearer \udcff\udcfe",
        "Bearer ù",
        "x" * 8000,
    ],
)
async def test_a_token_that_is_none_is_401(shared: Running, authorization: str) -> None:
    async with shared.client(Authorization=authorization) as stranger:
        status, body = await stranger.get("/views/queue")
        assert (status, body["reason"]) == (401, "not_signed_in")
        status, body = await stranger.command("ClaimCall", fresh(), call="x")
        assert (status, body["reason"]) == (401, "not_signed_in")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_a_token_is_known_however_its_scheme_is_written(shared: Running, scheme: str) -> None:
    """RFC 9110; an operations centre's server takes all of them, too."""
    tokens = json.loads(shared.settings.demo_file.read_text())["tokens"]
    async with shared.client(Authorization=f"{scheme} {tokens['city-dispatcher']}") as machine:
        assert (await machine.get("/session"))[0] == 200
        assert (await machine.command("ClaimCall", fresh(), call="x"))[0] == 409


@pytest.mark.parametrize(
    "cookie", ["tiepung=", "tiepung=x", "tiepung=\udcff", "a=b; tiepung", ";;;", "tiepung=x" * 500]
)
async def test_a_cookie_that_is_none_is_401(shared: Running, cookie: str) -> None:
    async with shared.client(Cookie=cookie) as stranger:
        status, body = await stranger.get("/views/queue")
        assert (status, body["reason"]) == (401, "not_signed_in")


async def test_a_bearer_needs_no_other_token(shared: Running) -> None:
    crew = await shared.crew("A11")
    assert (await crew.command("ReturnUnit", fresh(), unit="A11"))[1]["reason"] == "already_so"


async def tell_of_change(shared: Running, change: str) -> None:
    """What the command line does after it changed an account."""
    token = shared.settings.operator_file.read_text()
    async with shared.client(Authorization=f"Bearer {token}") as operator:
        body = {"type": "RecordAccountChange", "id": fresh(), "account": "user:tam", "role": "call_taker"}
        status, told = await operator.post("/operator/commands", {**body, "change": change})
    assert status == 200, told


async def until_it_is_known(shared: Running, token: str) -> None:
    async with shared.client(Authorization=f"Bearer {token}") as machine:
        for _ in range(50):
            if (await machine.get("/session"))[0] == 200:
                return
            await asyncio.sleep(0.05)
    raise AssertionError("the account is not known")
