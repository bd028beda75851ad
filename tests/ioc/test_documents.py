"""An incident as EIDO and a warning as CAP, by a process that can open nothing, and long after they are over."""

import json
from pathlib import Path

import aiohttp
import pytest
import xmlschema

from events.values import AreaId
from tests.edge.conftest import DONG_XOAI, fresh
from tests.edge.desk import in_state, let_out, written
from tests.edge.eido import check_eido
from tests.ioc.conftest import Centre

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "cap" / "CAP-v1.2.xsd")


async def fetched(centre: Centre, path: str, token: str = "ioc-documents", **account: AreaId) -> tuple[int, bytes, str]:
    proof = {"Authorization": f"Bearer {await centre.token(token, **account)}"}
    async with aiohttp.ClientSession() as session, session.get(centre.base + path, headers=proof) as response:
        return response.status, await response.read(), response.content_type


async def forgotten(centre: Centre, view: str, number: int) -> None:
    """As after its day: gone from the views, and in the archive alone."""
    await centre.caught_up()
    views = centre.follower.feed.views
    for rows in (views.incidents.open, views.incidents.ended) if view == "incidents" else (views.warnings.rows,):
        rows.pop(str(number), None)


async def test_an_incident_is_an_eido_with_units_and_calls_and_nothing_personal(centre: Centre):
    lan, khoa = await centre.service.person("lan"), await centre.service.person("khoa")
    for unit in await lan.view("units"):
        await lan.do("BringOnDuty", unit=unit)
    call = fresh("c")
    async with centre.service.client() as exchange:
        await centre.service.ring(exchange, "call.ringing", fresh("d"), call=call, number="115", caller="0912345678")
    name = next(key for key in await khoa.view("calls") if key.endswith(call))
    await khoa.do("ClaimCall", call=name)
    number = await khoa.open_incident("cardiac_arrest", place=DONG_XOAI, call=name, text="Ông Bảy ngất", address="Nhà bà Tư")  # fmt: skip
    await centre.caught_up()
    status, body, kind = await fetched(centre, f"/exports/incidents/{number}.eido.json")
    assert (status, kind) == (200, "application/json")
    told = json.loads(body)
    check_eido(told)
    assert told["incidentComponent"]["internalIncidentId"] == str(number)
    assert told["emergencyResourceComponent"]
    assert len(told["callComponent"]) == 1
    assert str(DONG_XOAI["lat"]) in told["locationComponent"][0]["locationByValue"]
    assert "personComponent" not in told
    assert "callbackComponent" not in told
    for personal in ("0912345678", "Bảy", "Tư"):
        assert personal not in body.decode()
    await forgotten(centre, "incidents", number)
    status, later, _ = await fetched(centre, f"/exports/incidents/{number}.eido.json")
    assert status == 200
    assert json.loads(later)["incidentComponent"]["incidentTypeInternalCode"] == "cardiac_arrest"
    assert (await fetched(centre, f"/exports/incidents/{number}.eido.json", "ioc-689", area=AreaId("689")))[0] == 200
    assert (await fetched(centre, f"/exports/incidents/{number}.eido.json", "ioc-688", area=AreaId("688")))[0] == 404


async def test_a_warning_that_was_sent_is_cap_and_a_draft_is_nobodys(centre: Centre):
    lan = await centre.service.person("lan")
    number = await written(lan)
    await centre.caught_up()
    assert (await fetched(centre, f"/exports/warnings/{number}.cap.xml"))[0] == 404
    await let_out(centre.service, number)
    await in_state(lan, number, state="sent")
    await centre.caught_up()
    status, body, kind = await fetched(centre, f"/exports/warnings/{number}.cap.xml")
    assert (status, kind) == (200, "application/cap+xml")
    SCHEMA.validate(body.decode())
    async with centre.service.client() as anyone:
        status, published = await anyone.get(f"/warnings/{number}.cap")
    assert published.encode() == body if isinstance(published, str) else published == body
    await forgotten(centre, "warnings", number)
    assert (await fetched(centre, f"/exports/warnings/{number}.cap.xml"))[1] == body


@pytest.mark.parametrize("file", ["incidents/999999.eido.json", "incidents/x.eido.json", "incidents/1.json", "warnings/999999.cap.xml", "warnings/1.cap", "warnings/1%002.cap.xml", "incidents/99999999999999999999.eido.json"])  # fmt: skip
async def test_what_there_is_not_is_404(centre: Centre, file: str):
    assert (await fetched(centre, f"/exports/{file}"))[0] == 404


async def test_who_may_not_read_gets_nothing(centre: Centre):
    token = await centre.token("ioc-no-documents", scopes=("sightings",))
    async with aiohttp.ClientSession() as session:
        for path in ("incidents/1.eido.json", "warnings/1.cap.xml"):
            async with session.get(f"{centre.base}/exports/{path}") as response:
                assert response.status == 401
            async with session.get(f"{centre.base}/exports/{path}", headers={"Authorization": f"Bearer {token}"}) as response:  # fmt: skip
                assert response.status == 403
