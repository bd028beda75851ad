"""What is remembered of the secrets that requests bring: nothing that strangers made up."""

import pytest

from dispatch.accounts import SECRET_MAX, Accounts
from events.values import Time
from tests.edge.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_only_secrets_that_are_known_are_remembered(shared: Running) -> None:
    """Whoever asks without sign-in may bring any number of them, each as long as a request may be."""
    accounts = Accounts(shared.dsn)
    await accounts.load()
    token = await accounts.make_token("khoa", "test")
    await accounts.load()
    for number in range(1_000):
        assert accounts.of_token(f"tu_{number}") is None
        assert accounts.of_session(f"{number}" * 1_000, Time(0)) is None
    assert accounts.by_secret == {}
    found = accounts.of_token(token)
    assert found is not None
    assert found.name == "khoa"
    assert accounts.of_token(token) is found
    assert accounts.of_session(token, Time(0)) is None, "a token is no cookie"
    assert list(accounts.by_secret) == [token]


async def test_what_is_longer_than_a_secret_is_not_even_looked_at(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = Accounts(shared.dsn)
    await accounts.load()
    token = await accounts.make_token("khoa", "test")
    assert len(token) == SECRET_MAX
    looked_at: list[str] = []
    monkeypatch.setattr("dispatch.accounts.digest", lambda secret: looked_at.append(secret) or b"")
    assert accounts.of_token(token + "x") is None
    assert accounts.of_token("x" * SECRET_MAX) is None
    assert looked_at == ["x" * SECRET_MAX]


async def test_a_session_that_is_closed_is_remembered_no_more(shared: Running) -> None:
    accounts = Accounts(shared.dsn)
    await accounts.load()
    cookie, _ = await accounts.open_session(accounts.accounts["khoa"], Time(2**53))
    assert accounts.of_session(cookie, Time(0)) is not None
    await accounts.close_session(cookie)
    assert accounts.of_session(cookie, Time(0)) is None
    assert accounts.by_secret == {}
