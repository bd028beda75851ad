"""Alarms without a voice over HTTP: from the signed webhook to the incident, with the faults that happen."""

import asyncio
import base64
import json
import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.edge.conftest import DONG_XOAI, REGION, Running, fresh, serving, signed
from tests.edge.scanning import found_in_database

pytestmark = pytest.mark.asyncio(loop_scope="module")

PANEL_TEXT = "Phòng ông Bảy Đực lầu hai báo khói"


def device() -> str:
    return fresh("panel")


async def tell(running: Running, kind: str, name: str, /, **data: Any) -> dict[str, Any]:
    status, body = await running.alarm(kind, name, **data)
    assert status == 200, body
    return body  # type: ignore[no-any-return]


async def site_of(running: Running, *devices: str, **fields: Any) -> str:
    lan, site = await running.person("lan"), fresh("factory")
    named = [f"center:{one}" for one in devices]
    usual = {"kind": "factory", "name": "Xưởng gỗ", "place": DONG_XOAI, "radius_m": 80, "devices": named}
    await lan.do("KeepSite", site=site, **{**usual, **fields})
    return site


async def alarms_of(running: Running, name: str) -> list[dict[str, Any]]:
    khoa = await running.person("khoa")
    rows = [row for row in (await khoa.view("alarms")).values() if row["device"] == f"center:{name}"]
    return sorted(rows, key=lambda row: row["raised_at"])


async def alarm_of(running: Running, name: str) -> dict[str, Any]:
    (row,) = await alarms_of(running, name)
    return row


async def test_an_alarm_is_taken_its_site_rung_and_an_incident_opened_by_one_word(shared: Running) -> None:
    khoa, panel = await shared.person("khoa"), device()
    site = await site_of(shared, panel)
    await tell(shared, "alarm.raised", panel, kind="fire", zone="z3")
    row = await alarm_of(shared, panel)
    assert (row["state"], row["site"], row["name"], row["zones"]) == ("waiting", site, "Xưởng gỗ", ["z3"])
    assert 110_000 < row["verify_by"] - row["raised_at"] <= 120_000
    await khoa.do("TakeAlarm", alarm=row["alarm"])
    await khoa.do("RecordAlarm", alarm=row["alarm"], outcome="no_answer")
    nhung = await shared.person("nhung")
    assert (await nhung.command("TakeAlarm", fresh(), alarm=row["alarm"]))[1]["by"] == "user:khoa"
    number = (await khoa.do("VerifyAlarm", alarm=row["alarm"], kind="factory_fire"))["ids"]["incident"]
    incident = (await khoa.view("queue"))[str(number)]
    assert (incident["kind"], incident["place"], incident["alarm"]) == ("factory_fire", DONG_XOAI, row["alarm"])
    await tell(shared, "alarm.repeated", panel, kind="fire")
    await tell(shared, "alarm.cancelled", panel)
    row = await alarm_of(shared, panel)
    assert (row["state"], row["incident"], row["count"]) == ("verified", number, 2)
    assert row["restored_at"] is not None
    story = [line["event"]["type"] for line in await khoa.story(number)]
    assert story[-2:] == ["AlarmRepeated", "AlarmCancelled"]
    assert (await khoa.view("queue"))[str(number)]["closed_at"] is None


async def test_a_panic_button_is_an_incident_at_once_where_it_is(shared: Running) -> None:
    khoa, button = await shared.person("khoa"), device()
    place = {"lat": 11.6, "lon": 106.9}
    await tell(shared, "alarm.raised", button, kind="PANIC", **place)
    row = await alarm_of(shared, button)
    assert (row["state"], row["way"], row["place"]) == ("verified", "direct", place)
    incident = (await khoa.view("queue"))[str(row["incident"])]
    assert (incident["kind"], incident["by"]) == ("armed_threat", "machine:center")
    assert incident["area"] is not None


@pytest.mark.parametrize(("told", "missing"), [({"lat": 11.6}, "lon"), ({"lon": 106.9}, "lat")])
async def test_half_a_place_is_no_place(shared: Running, told: dict[str, float], missing: str) -> None:
    panel = device()
    status, body = await shared.alarm("alarm.raised", panel, kind="fire", **told)
    assert (status, body["errors"][0]["path"]) == (422, f"$.data.{missing}")
    assert await alarms_of(shared, panel) == []


async def test_what_nobody_verifies_in_time_is_an_incident_by_itself(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "region"
    shutil.copytree(REGION, folder)
    alarms = json.loads((folder / "alarms.json").read_text())
    for one in alarms["alarms"]:
        one["verify_s"] = min(one["verify_s"], 1)
    (folder / "alarms.json").write_text(json.dumps(alarms))
    async with serving(database, tmp_path / "data", folder) as running:
        panel = device()
        await site_of(running, panel)
        await tell(running, "alarm.raised", panel, kind="fire")
        for _ in range(100):
            row = await alarm_of(running, panel)
            if row["incident"] is not None:
                break
            await asyncio.sleep(0.1)
        assert (row["state"], row["incident"]) == ("lapsed", 1)
        khoa = await running.person("khoa")
        incident = (await khoa.view("queue"))["1"]
        assert (incident["verified"], incident["by"], incident["needs"] != []) == (False, "planner", True)
        await khoa.do("VerifyAlarm", alarm=row["alarm"])
        assert (await khoa.view("queue"))["1"]["verified"] is True


async def test_two_detectors_of_a_site_are_believed_without_asking(shared: Running) -> None:
    khoa, one, other = await shared.person("khoa"), device(), device()
    await site_of(shared, one, other)
    await tell(shared, "alarm.raised", one, kind="fire")
    await tell(shared, "alarm.raised", other, kind="fire")
    row = await alarm_of(shared, one)
    assert (row["state"], row["way"], len(row["devices"])) == ("verified", "two_devices", 2)
    assert (await khoa.view("queue"))[str(row["incident"])]["priority"] == 2
    assert await alarms_of(shared, other) == []


async def test_a_doubled_delivery_is_one_and_a_cancel_that_came_first_ends_its_alarm(shared: Running) -> None:
    panel, delivery = device(), fresh()
    await site_of(shared, panel)
    first = await shared.alarm("alarm.raised", panel, delivery, kind="fire", at=1)
    assert await shared.alarm("alarm.raised", panel, delivery, kind="fire", at=1) == first
    assert (await alarm_of(shared, panel))["count"] == 1
    late = device()
    now = (await (await shared.person("khoa")).get("/healthz"))[1]["now"]
    await tell(shared, "alarm.cancelled", late, at=now - 1_000)
    await tell(shared, "alarm.raised", late, kind="fire", at=now - 2_000)
    assert (await alarm_of(shared, late))["state"] == "cancelled"


async def test_an_alarm_that_was_nothing_and_comes_again_is_another_that_says_so(shared: Running) -> None:
    khoa, panel = await shared.person("khoa"), device()
    await site_of(shared, panel)
    await tell(shared, "alarm.raised", panel, kind="fire")
    first = await alarm_of(shared, panel)
    await khoa.do("DismissAlarm", alarm=first["alarm"], reason="cooking")
    await tell(shared, "alarm.raised", panel, kind="fire")
    before, again = await alarms_of(shared, panel)
    assert (before["state"], before["reason"], again["after"]) == ("dismissed", "cooking", before["alarm"])


async def test_a_test_is_shown_and_nothing_follows_from_it(shared: Running) -> None:
    khoa, lan, panel = await shared.person("khoa"), await shared.person("lan"), device()
    await site_of(shared, panel)
    await tell(shared, "alarm.test", panel, kind="fire")
    assert (await alarm_of(shared, panel))["state"] == "test"
    now = (await lan.get("/healthz"))[1]["now"]
    works = {"device": f"center:{panel}", "until": now + 600_000}
    assert (await khoa.command("TestDevice", fresh(), **works))[0] == 403
    await lan.do("TestDevice", **works)
    await tell(shared, "alarm.raised", panel, kind="gas")
    assert {row["state"] for row in await alarms_of(shared, panel)} == {"test"}
    assert (await khoa.view("devices"))[f"center:{panel}"]["tested_by"] == "user:lan"
    await lan.do("EndTest", device=f"center:{panel}")
    await tell(shared, "alarm.raised", panel, kind="fire")
    assert [row["state"] for row in await alarms_of(shared, panel)].count("waiting") == 1


async def test_a_broken_device_is_shown_until_it_says_that_it_is_well(shared: Running) -> None:
    khoa, panel = await shared.person("khoa"), device()
    await tell(shared, "alarm.fault", panel)
    assert (await khoa.view("devices"))[f"center:{panel}"]["faulty_since"] is not None
    await tell(shared, "alarm.fault", panel, state="restored")
    assert f"center:{panel}" not in await khoa.view("devices")


async def test_what_a_panel_writes_is_sealed_and_opened_with_its_site(shared: Running) -> None:
    khoa, panel = await shared.person("khoa"), device()
    site = await site_of(shared, panel)
    await tell(shared, "alarm.raised", panel, kind="fire", zone="Kho ông Bảy Đực", text=PANEL_TEXT)
    row = await alarm_of(shared, panel)
    assert row["zones"] == []
    status, body = await khoa.post("/open", {"site": site})
    assert (status, list(body["texts"].values())) == (200, [f"Kho ông Bảy Đực; {PANEL_TEXT}"])
    assert not await found_in_database(shared, PANEL_TEXT, "Bảy Đực")


async def test_a_key_that_is_destroyed_while_an_alarm_waits_leaves_the_alarm(shared: Running) -> None:
    khoa, nhung, panel = await shared.person("khoa"), await shared.person("nhung"), device()
    site = await site_of(shared, panel)
    await tell(shared, "alarm.raised", panel, kind="fire", text=PANEL_TEXT)
    reading = [khoa.post("/open", {"site": site}) for _ in range(4)]
    answers = await asyncio.gather(*reading[:2], nhung.post("/erase", {"site": site, "reason": "asked"}), *reading[2:])
    assert {status for status, _ in answers} == {200}
    status, body = await khoa.post("/open", {"site": site})
    assert (status, body["texts"]) == (200, {})
    row = await alarm_of(shared, panel)
    assert (row["state"], row["text"] is not None) == ("waiting", True)
    await tell(shared, "alarm.raised", panel, kind="fire", text=PANEL_TEXT)
    await khoa.do("VerifyAlarm", alarm=row["alarm"])


async def test_who_does_not_sign_with_a_secret_of_alarms_is_not_heard(shared: Running) -> None:
    panel = device()
    for secret in (shared.secrets[0], "whsec_" + "QQ" * 20):
        status, body = await shared.alarm("alarm.raised", panel, secret=secret, kind="fire")
        assert (status, body["reason"]) == (401, "bad_signature")
    assert await alarms_of(shared, panel) == []


async def test_two_secrets_are_taken_while_they_are_changed(database: str, tmp_path: Path) -> None:
    both = [f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}" for _ in range(2)]
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "alarms").write_text("\n".join(both))
    async with serving(database, tmp_path) as running:
        for secret in both:
            assert (await running.alarm("alarm.raised", device(), secret=secret, kind="fire"))[0] == 200


async def test_an_event_may_come_in_binary_mode_and_an_unknown_type_is_told(shared: Running) -> None:
    panel, delivery = device(), fresh()
    body = json.dumps({"device": panel, "kind": "fire"}).encode()
    headers = {**signed(delivery, body, shared.alarm_secrets[0]), "Content-Type": "application/json"}
    attributes = {"ce-specversion": "1.0", "ce-type": "alarm.raised", "ce-source": "center", "ce-id": delivery}
    async with shared.client() as center:
        assert (await center.post("/webhooks/alarm", body, **headers, **attributes))[0] == 200
    assert (await alarm_of(shared, panel))["state"] == "waiting"
    status, answer = await shared.alarm("alarm.danced", panel)
    assert (status, answer["errors"][0]["path"]) == (422, "$.type")


async def test_the_figures_say_how_many_alarms_wait(shared: Running) -> None:
    nhung, panel = await shared.person("nhung"), device()
    await tell(shared, "alarm.raised", panel, kind="fire")
    figures = (await nhung.get("/metrics"))[1].decode()
    (line,) = [one for one in figures.splitlines() if one.startswith("tiepung_alarms_waiting ")]
    assert float(line.split()[1]) >= 1
