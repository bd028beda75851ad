"""A site's contact is rung because of an alarm: by the exchange from the desk, or by hand, and each ring is kept."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.edge.conftest import Running, fresh
from tests.edge.gateway import listening
from tests.edge.test_alarms import alarm_of, device, site_of, tell
from tests.edge.test_crew_pages import figure
from tests.edge.test_dialling import can_dial, dialling
from tests.edge.test_messages import ended

GUARD = "0912 345 678"


async def alarmed(running: Running) -> tuple[Any, str, str]:
    """Lan at a desk, and an alarm of a site with two contacts: who she is, the device, and the alarm."""
    lan, panel = await running.person("lan"), device()
    await lan.do("SignOnDesk", extension="201")
    site = await site_of(running, panel)
    await lan.do("KeepContact", site=site, order=1, role="guard", phone=GUARD, label="Ông Tư")
    await lan.do("KeepContact", site=site, order=2, role="owner", phone="0987 654 321")
    await tell(running, "alarm.raised", panel, kind="fire")
    return lan, panel, (await alarm_of(running, panel))["alarm"]


async def test_the_exchange_rings_the_desk_and_then_the_contact(database: str, tmp_path: Path) -> None:
    async with listening() as own, dialling(database, tmp_path, can_dial(own)) as running:
        lan, panel, alarm = await alarmed(running)
        await lan.do("RingContact", alarm=alarm, contact=1)
        message = await ended(lan)
        assert (message["end"], message["gateway"], message["alarm"]) == ("done", "exchange", alarm)
        told = own.heard[0]
        assert (told["endpoint"], told["extension"], told["callerId"]) == ("PJSIP/201", "+84912345678", "114")
        (ring,) = (await alarm_of(running, panel))["tries"]
        assert (ring["person"], ring["contact"], ring["role"], ring["outcome"]) == ("user:lan", 1, "guard", None)
        assert ring["message"] == message["message"]
        await lan.do("RecordAlarm", alarm=alarm, outcome="no_answer")
        (ring,) = (await alarm_of(running, panel))["tries"]
        assert (ring["outcome"], ring["ended_at"] >= ring["at"]) == ("no_answer", True)
        assert "912345678" not in json.dumps(await running.entries())


async def test_an_exchange_that_fails_is_told_at_once_and_the_ring_is_kept(database: str, tmp_path: Path) -> None:
    async with listening() as own, dialling(database, tmp_path, can_dial(own)) as running:
        own.statuses = [503, 200]
        lan, panel, alarm = await alarmed(running)
        await lan.do("RingContact", alarm=alarm, contact=2)
        message = await ended(lan)
        assert (message["end"], message["cause"], len(own.heard)) == ("failed", "away", 1)
        assert message["ended_at"] - message["due_at"] < 5_000
        await lan.do("DismissAlarm", alarm=alarm, reason="cooking")
        row = await alarm_of(running, panel)
        assert [(one["contact"], one["outcome"]) for one in row["tries"]] == [(2, "reached")]


async def test_where_nothing_can_dial_it_is_dialled_by_hand_and_kept(database: str, tmp_path: Path) -> None:
    async with dialling(database, tmp_path) as running:
        lan, panel, alarm = await alarmed(running)
        await lan.do("RingContact", alarm=alarm, contact=1)
        (ring,) = (await alarm_of(running, panel))["tries"]
        assert (ring["contact"], ring["message"]) == (1, None)
        assert await lan.view("messages") == {}


async def test_who_dispatches_rings_the_site_of_an_incident_and_its_story_says_so(
    database: str, tmp_path: Path
) -> None:
    async with listening() as own, dialling(database, tmp_path, can_dial(own)) as running:
        lan, panel, alarm = await alarmed(running)
        khoa = await running.person("khoa")
        number = (await khoa.do("VerifyAlarm", alarm=alarm))["ids"]["incident"]
        own.heard.clear()
        await lan.do("RingContact", alarm=alarm, contact=1)
        message = await ended(lan)
        assert (message["end"], message["alarm"], own.heard[0]["callerId"]) == ("done", alarm, "114")
        status, said = await khoa.command("RingContact", fresh(), alarm=alarm, contact=1)
        assert (status, said["reason"], said["by"]) == (409, "contact_is_rung", "user:lan")
        await khoa.do("RingContact", alarm=alarm, contact=2)
        await lan.do("RecordAlarm", alarm=alarm, outcome="reached")
        row = await alarm_of(running, panel)
        assert (row["state"], row["person"], row["incident"]) == ("verified", "user:khoa", number)
        assert [(one["person"], one["contact"], one["outcome"]) for one in row["tries"]] == [
            ("user:lan", 1, "reached"),
            ("user:khoa", 2, None),
        ]
        _, story = await lan.get(f"/incidents/{number}/story")
        told = [one["event"] for one in story["rows"]]
        assert [one["contact"] for one in told if one["type"] == "ContactRung"] == [1, 2]
        assert [one["outcome"] for one in told if one["type"] == "AlarmTried"] == ["reached"]
        assert {"MessageDue", "MessageSent", "MessageEnded"} <= {one["type"] for one in told}


async def test_who_rings_because_of_an_incident_and_is_not_heard_of_is_counted(database: str, tmp_path: Path) -> None:
    async with dialling(database, tmp_path) as running:
        lan, _, alarm = await alarmed(running)
        await lan.do("VerifyAlarm", alarm=alarm)
        async with running.client() as rings:
            await rings.sign_in("tn6")
            assert (await rings.post("/heartbeat", b""))[0] == 204
            await rings.do("RingContact", alarm=alarm, contact=1)
            assert await figure(running, "tiepung_consoles_silent") == 0
            assert (await rings.ask("DELETE", "/session"))[0] == 204
            async with asyncio.timeout(10):
                while await figure(running, "tiepung_consoles_silent") != 1:
                    await asyncio.sleep(0.1)
            await rings.sign_in("tn6")
            assert (await rings.post("/heartbeat", b""))[0] == 204
            async with asyncio.timeout(10):
                while await figure(running, "tiepung_consoles_silent") != 0:
                    await asyncio.sleep(0.1)


async def test_a_contact_who_was_erased_is_not_dialled(database: str, tmp_path: Path) -> None:
    async with listening() as own, dialling(database, tmp_path, can_dial(own)) as running:
        lan, panel, alarm = await alarmed(running)
        site = (await alarm_of(running, panel))["site"]
        nhung = await running.person("nhung")
        status, said = await nhung.post("/erase", {"site": site, "reason": "asked"})
        assert status == 200, said
        await lan.do("RingContact", alarm=alarm, contact=1)
        message = await ended(lan)
        assert (message["end"], message["cause"], own.heard) == ("failed", "erased", [])
        await lan.do("VerifyAlarm", alarm=alarm)
        await lan.do("RingContact", alarm=alarm, contact=2)
        message = await ended(lan, "2")
        assert (message["contact"], message["cause"], own.heard) == (2, "erased", [])


async def test_two_desks_do_not_ring_one_contact_because_of_two_alarms_of_its_site(
    database: str, tmp_path: Path
) -> None:
    async with listening() as own, dialling(database, tmp_path, can_dial(own)) as running:
        lan, panel, alarm = await alarmed(running)
        await tell(running, "alarm.raised", panel, kind="water")
        rows = await lan.view("alarms")
        (other,) = [
            row["alarm"] for row in rows.values() if row["device"] == f"center:{panel}" and row["alarm"] != alarm
        ]
        await lan.do("RingContact", alarm=alarm, contact=1)
        khoa = await running.person("khoa")
        status, said = await khoa.command("RingContact", fresh(), alarm=other, contact=1)
        assert (status, said["reason"], said["by"]) == (409, "contact_is_rung", "user:lan")
        await khoa.do("RingContact", alarm=other, contact=2)
        assert (await lan.view("alarms"))[other]["tries"][0]["contact"] == 2


async def test_where_sprinklers_run_the_guard_is_rung_for_the_key_and_where_a_button_was_pressed_nobody_is(
    database: str, tmp_path: Path
) -> None:
    async with dialling(database, tmp_path) as running:
        lan, panel, _ = await alarmed(running)
        for kind, warns in (("sprinkler", False), ("hold_up", True)):
            await tell(running, "alarm.raised", panel, kind=kind)
            rows = (await lan.view("alarms")).values()
            (row,) = [row for row in rows if row["kind"] == kind]
            assert (row["way"], row["ringing_warns"]) == ("direct", warns)
            status, said = await lan.command("RingContact", fresh(), alarm=row["alarm"], contact=1)
            assert (status, said.get("reason")) == ((409, "ringing_warns") if warns else (200, None))
