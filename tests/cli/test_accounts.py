"""Accounts on a database of one's own: made, closed and given tokens by the command line, told in the journal."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.chaos.processes import ROOT, Service, entries, environment, fetch, machine, services, tool

PASSWORD = "rất-là-bí-mật"
DESK = ("--role", "hospital")
AREA = ("--role", "ioc", "--password-stdin", "--area")


async def account(service: Service, *arguments: str, said: str = "") -> tuple[int, str, str]:
    return await tool(service.environment, "account", *arguments, said=said.encode())


async def signed_in(service: Service, name: str, password: str = PASSWORD) -> int:
    return (await service.ask("POST", "/session", {"name": name, "password": password}))[0]


async def changes(service: Service) -> list[dict[str, Any]]:
    return [one["event"] for one in await entries(service.dsn) if one["event"]["type"] == "AccountChanged"]


async def test_an_account_is_made_used_and_closed(service: Service) -> None:
    code, out, err = await account(
        service, "add", "hoa", "--role", "call_taker", "--display", "Hoa", "--password-stdin", said=f"{PASSWORD}\n"
    )
    assert (code, out.startswith("Done at position ")) == (0, True), err
    assert await signed_in(service, "hoa") == 200
    assert await signed_in(service, "hoa", "another-one") == 401
    code, out, err = await account(service, "token", "hoa", "--label", "bàn 3")
    assert code == 0, err
    token = out.strip()
    assert token.startswith("tu_")
    assert len(token.splitlines()) == 1
    status, who = await service.ask("GET", "/session", token=token)
    assert (status, who["actor"], who["demo"]) == (200, "user:hoa", False)
    code, out, err = await account(service, "close", "hoa")
    assert code == 0, err
    assert await signed_in(service, "hoa") == 401
    assert (await service.ask("GET", "/session", token=token))[0] == 401
    told = await changes(service)
    assert told == [
        {"type": "AccountChanged", "account": "user:hoa", "role": "call_taker", "change": change}
        for change in ("put", "token", "closed")
    ]
    kept = json.dumps(await entries(service.dsn), ensure_ascii=False)
    assert PASSWORD not in kept
    assert token not in kept
    assert PASSWORD not in service.said()


async def test_a_crew_a_dispatcher_of_one_service_a_desk_of_a_hospital_and_an_agency_are_what_they_were_made(
    service: Service,
) -> None:
    await account(service, "add", "kip", "--role", "crew", "--unit", "A01", "--password-stdin", said=PASSWORD)
    await account(service, "add", "may", "--role", "dispatcher", "--service", "fire", "--password-stdin", said=PASSWORD)
    status, who = await service.ask("POST", "/session", {"name": "kip", "password": PASSWORD})
    assert (status, who["actor"], who["unit"]) == (200, "crew:A01", "A01")
    await account(service, "add", "bv", *DESK, "--hospital", "bvdk-tinh", "--password-stdin", said=PASSWORD)
    status, who = await service.ask("POST", "/session", {"name": "bv", "password": PASSWORD})
    assert (status, who["role"], who["hospital"]) == (200, "hospital", "bvdk-tinh")
    await account(service, "add", "sct", "--role", "agency", "--agency", "trade", "--password-stdin", said=PASSWORD)
    status, who = await service.ask("POST", "/session", {"name": "sct", "password": PASSWORD})
    assert (status, who["role"], who["agency"]) == (200, "agency", "trade")
    code, _, err = await account(service, "add", "sct2", "--role", "agency", "--password-stdin", said=PASSWORD)
    assert (code, "--agency" in err) == (2, True)
    code, _, err = await account(service, "add", "bv2", *DESK, "--password-stdin", said=PASSWORD)
    assert (code, "--hospital" in err) == (2, True)
    status, who = await service.ask("POST", "/session", {"name": "may", "password": PASSWORD})
    assert (status, who["services"]) == (200, ["fire"])


async def test_there_is_nobody_in_it_who_was_not_made(service: Service) -> None:
    """No demo, no default account, no city."""
    names = [row["name"] for row in await fetch(service.dsn, "select name from accounts")]
    assert names == ["operator"]
    assert await signed_in(service, "lan", "tiep-ung") == 401
    assert not (service.data / "secrets" / "demo.json").exists()
    begun = (await entries(service.dsn))[0]
    assert begun["event"]["demo"] is False


async def test_the_city_does_not_live_in_it(service: Service) -> None:
    city = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "loadtests.city",
        cwd=ROOT,
        env=service.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await asyncio.wait_for(city.communicate(), 30)
    assert city.returncode not in (0, None)
    assert "Traceback" not in err.decode()
    assert not [one for one in await entries(service.dsn) if one["by"].startswith(("machine:exchange", "user:tn"))]


async def test_what_is_wrong_with_an_account_is_told(service: Service) -> None:
    await account(service, "add", "ha", "--role", "call_taker", "--password-stdin", said=f"{PASSWORD}\n")
    before = await changes(service)
    for arguments, said in (
        (("close", "nobody"), "There is no account nobody."),
        (("token", "nobody", "--label", "x"), "There is no account nobody."),
        (("add", "x", "--role", "king", "--password-stdin"), "'king' is not one of"),
        (("add", "x", "--role", "crew", "--password-stdin"), "A crew needs its unit"),
        (("add", "x", "--role", "ioc", "--password-stdin"), "at least 8 characters"),
        (("token", "operator", "--label", "x", "--scope", "everything"), "is not one of"),
        (("token", "ha", "--label", "x", "--scope", "wall"), "ha is no machine"),
    ):
        code, _, err = await account(service, *arguments, said="short\n")
        assert (code, said in err) == (2, True), err
        assert "Traceback" not in err
    assert await changes(service) == before


async def test_without_a_service_it_does_it_itself_also_beside_a_snapshot(database: str, tmp_path: Path) -> None:
    service = await Service(database, tmp_path).start()
    async with services(service):
        await service.ready()
        await a_snapshot(service)
        await service.end()
    for n in range(2):
        code, out, err = await account(
            service, "add", f"m{n}", "--role", "administrator", "--password-stdin", said=PASSWORD
        )
        assert (code, "Traceback" in err) == (0, False), err
        assert out.startswith("Done at position ")
    assert [one["account"] for one in await changes(service)] == ["user:m0", "user:m1"]
    service = await Service(database, tmp_path).start()
    async with services(service):
        await service.ready()
        assert await signed_in(service, "m1") == 200


async def test_accounts_are_listed_with_what_they_are_bound_to_and_without_secrets(service: Service) -> None:
    await account(service, "add", "hq1", *AREA, "689", "--display", "Bù Đăng [bold]", said=PASSWORD)
    await account(service, "add", "may", "--role", "dispatcher", "--service", "fire", "--password-stdin", said=PASSWORD)
    await account(service, "add", "gps", "--role", "machine")
    tokens = [(await account(service, "token", "gps", "--label", label))[1].strip() for label in ("a", "b")]
    await account(service, "add", "kip", "--role", "crew", "--unit", "A01", "--password-stdin", said=PASSWORD)
    await account(service, "close", "kip")
    code, out, err = await account(service, "list")
    assert code == 0, err
    rows = [[cell.strip() for cell in line.split("│")] for line in out.splitlines() if "│" in line]
    assert rows[0] == ["Name", "Display", "Role", "Bound to", "Closed", "Tokens"]
    told = {row[0]: row[1:] for row in rows[1:]}
    assert told["hq1"] == ["Bù Đăng [bold]", "ioc", "area 689", "", "0"]
    assert told["may"] == ["may", "dispatcher", "service fire", "", "0"]
    assert told["gps"] == ["gps", "machine", "", "", "2"]
    assert told["kip"] == ["kip", "crew", "unit A01", "closed", "0"]
    assert list(told)[-1] == "kip", "what is closed stands last"
    assert not [secret for secret in (PASSWORD, "$argon2", *tokens) if secret in out]


async def test_an_area_that_the_region_never_had_is_refused(service: Service) -> None:
    """Bound to it, nothing would be read for ever. Areas of before 2025 count as those of today."""
    code, _, err = await account(service, "add", "hq0", *AREA, "NOPE", said=PASSWORD)
    assert (code, "has no area NOPE" in err, "/exports/areas.csv" in err, "Traceback" in err) == (2, True, True, False)
    assert await signed_in(service, "hq0") == 401
    assert not await changes(service)
    for name, area in (("hq1", "689"), ("hq2", "25195")):
        code, _, err = await account(service, "add", name, *AREA, area, said=PASSWORD)
        assert (code, "could not be checked" in err) == (0, False), err
    assert await signed_in(service, "hq1") == 200


async def test_while_no_region_is_in_force_an_area_is_taken_and_said_to_be_unchecked(
    database: str, tmp_path: Path
) -> None:
    await machine(database)
    none = environment(database, tmp_path)
    code, _, err = await tool(none, "account", "add", "hq0", *AREA, "NOPE", said=PASSWORD.encode())
    assert (code, "area NOPE could not be checked" in err) == (0, True), err


async def test_what_the_region_does_not_know_binds_no_account(service: Service) -> None:
    """Nor is an account made that has no name."""
    for role, kind, name in (
        ("crew", "unit", "A77"),
        ("dispatcher", "service", "navy"),
        ("hospital", "hospital", "nowhere"),
        ("agency", "agency", "nobody"),
    ):
        code, _, err = await account(
            service, "add", "x", "--role", role, f"--{kind}", name, "--password-stdin", said=PASSWORD
        )
        assert (code, f"has no {kind} {name}" in err, "Traceback" in err) == (2, True, False), err
    for blank in ("", "  "):
        code, _, err = await account(service, "add", blank, "--role", "call_taker", "--password-stdin", said=PASSWORD)
        assert (code, "It must not be empty" in err) == (2, True), err
    assert not await changes(service)


async def a_snapshot(service: Service) -> None:
    """One of everything so far, beside the service, as before a new version is started."""
    code, _, err = await tool(service.environment, "snapshots", "--once")
    assert (code, "A snapshot of " in err) == (0, True), err
    position = await fetch(service.dsn, "select position from snapshots")
    assert f"A snapshot of {position[0]['position']} entries" in err


async def test_a_service_elsewhere_is_not_waited_for_for_ever(service: Service) -> None:
    elsewhere = environment(service.dsn, service.data)
    code, _, err = await tool(
        elsewhere, "account", "add", "hoa", "--role", "ioc", "--password-stdin", said=PASSWORD.encode()
    )
    assert code != 0
    assert "Traceback" not in err
    assert "EOC_PORT" in err
    assert not await fetch(service.dsn, "select 1 from accounts where name = 'hoa'"), "what no entry tells is not done"


async def test_another_program_on_the_port_is_no_success(service: Service) -> None:
    """Its token does not fit there: what was asked for was not told, and the exit code says so."""
    token = service.data / "secrets" / "operator.token"
    kept = token.read_text()
    token.write_text("tu_other")
    code, _, err = await account(service, "add", "hoa", "--role", "ioc", "--password-stdin", said=PASSWORD)
    token.write_text(kept)
    assert code != 0
    assert "refused (401): Not signed in [not_signed_in]" in err
    assert "EOC_DATA must name" in err
    assert "Traceback" not in err
    assert not await fetch(service.dsn, "select 1 from accounts where name = 'hoa'")
    assert os.environ.get("EOC_DATA") is None or os.environ["EOC_DATA"] != str(service.data)
