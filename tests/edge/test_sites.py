"""What is known of places over HTTP: kept, noted, told where incidents lie, opened by who may, and erased."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.edge.conftest import DONG_XOAI, Client, Running, fresh, serving
from tests.edge.listening import watching
from tests.edge.scanning import found_in_database

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWNER, PHONE, NOTE = "Nguyễn Thị Mận Sớm", "0912345678", "Kho gas sau nhà, chìa khóa ở ông Tư Ròm"
ADDRESS = "Hẻm Giếng Cạn, tổ 9"
spot = iter(range(1, 10_000))


def somewhere() -> dict[str, float]:
    """A place nobody else uses."""
    return {"lat": DONG_XOAI["lat"] + next(spot) * 0.01, "lon": DONG_XOAI["lon"]}


async def kept(running: Running, place: dict[str, float], **fields: Any) -> str:
    """A site that a dispatcher keeps, with all that is personal about it."""
    lan, site = await running.person("lan"), fresh("site")
    usual = {"kind": "factory", "name": "Xưởng gỗ Tân Lập", "place": place, "radius_m": 100, "address": ADDRESS}
    await lan.do("KeepSite", site=site, **{**usual, **fields})
    await lan.do("KeepContact", site=site, order=1, role="owner", phone=PHONE, label=OWNER)
    await lan.do("NoteHazard", site=site, hazard="gas_store", note=NOTE)
    return site


async def test_a_contact_that_could_not_be_rung_is_not_kept(shared: Running) -> None:
    site, lan = await kept(shared, somewhere()), await shared.person("lan")
    for phone in ("hỏi bảo vệ", "0000000", "12 34"):
        words = {"site": site, "order": 2, "role": "guard", "phone": phone}
        status, body = await lan.command("KeepContact", fresh(), **words)
        assert (status, [one["path"] for one in body["errors"]]) == (422, ["$.phone"])


async def test_of_two_who_change_a_site_at_once_the_second_is_told_of_the_first(shared: Running) -> None:
    place = somewhere()
    site = await kept(shared, place)
    lan, nhung = await shared.person("lan"), await shared.person("nhung")
    (_, one), (_, other) = await lan.get(f"/sites/{site}"), await nhung.get(f"/sites/{site}")
    words = {"site": site, "kind": "factory", "place": place, "radius_m": 100}
    await lan.do("KeepSite", **words, name="Xưởng gỗ Tân Lập 2", seen=one["site"]["position"])
    later = {**words, "name": "Xưởng mộc", "seen": other["site"]["position"]}
    status, body = await nhung.command("KeepSite", fresh(), **later)
    assert (status, body["reason"], body["by"]) == (409, "changed_since", "user:lan")
    _, now = await nhung.get(f"/sites/{site}")
    assert now["site"]["name"] == "Xưởng gỗ Tân Lập 2"
    await nhung.do("KeepSite", **{**later, "seen": now["site"]["position"]})
    await lan.do("DropSite", site=site)
    status, body = await nhung.command("KeepSite", fresh(), **{**later, "name": "Xưởng khác"})
    assert (status, body["reason"]) == (409, "no_such_site"), "what was dropped does not come back unseen"


async def told(client: Client, number: int) -> dict[str, list[str]] | None:
    row = (await client.view("hazards")).get(str(number))
    return row and {one["site"]: [hazard["hazard"] for hazard in one["hazards"]] for one in row["sites"]}


async def opened(client: Client, **of: Any) -> list[str]:
    status, body = await client.post("/open", of)
    assert status == 200, body
    return sorted(body["texts"].values())


async def test_an_incident_says_what_is_dangerous_where_it_is(shared: Running) -> None:
    khoa, lan, place = await shared.person("khoa"), await shared.person("lan"), somewhere()
    site = await kept(shared, place)
    number = await khoa.open_incident(place=place)
    assert await told(khoa, number) == {site: ["gas_store"]}
    await khoa.do("NoteHazard", incident=number, site=site, hazard="dog")
    assert await told(lan, number) == {site: ["gas_store", "dog"]}
    row = (await lan.view("queue"))[str(number)]
    await lan.do("ChangePlace", incident=number, place=somewhere(), seen=row["position"])
    assert await told(lan, number) is None


async def test_the_sites_of_a_place_are_found_before_there_is_an_incident(shared: Running) -> None:
    khoa, place = await shared.person("khoa"), somewhere()
    site = await kept(shared, place)
    status, body = await khoa.get(f"/sites?lat={place['lat']}&lon={place['lon']}")
    assert status == 200
    assert [(one["site"], one["distance_m"]) for one in body["sites"]] == [(site, 0)]
    assert (await khoa.get("/sites?lat=1"))[0] == 422
    status, body = await khoa.get(f"/sites/{site}")
    assert (body["site"]["name"], len(body["site"]["contacts"])) == ("Xưởng gỗ Tân Lập", 1)
    assert (await khoa.get("/sites/nowhere"))[1]["reason"] == "no_such_site"


async def test_a_site_is_found_by_the_beginnings_of_its_words_and_by_its_devices(shared: Running) -> None:
    khoa, ioc, device = await shared.person("khoa"), await shared.person("ioc"), fresh("panel")
    site = await kept(shared, somewhere(), name="Kho lạnh Đồng Phú số 9", devices=[f"center:{device}"])
    house = await kept(shared, somewhere(), kind="house", name=None, label="Kho lạnh của bà Mận")

    async def found(typed: str) -> tuple[int, list[str]]:
        status, body = await khoa.get(f"/site-names?{urlencode({'q': typed})}")
        assert status == 200, body
        return body["total"], [one["site"] for one in body["sites"]]

    for typed in ("kho lanh dong", "ĐỒNG PHÚ 9", "số kho", device[2:]):
        assert await found(typed) == (1, [site]), typed
    assert await found("lạnh phú x") == (0, [])
    assert await found("!") == (0, [])
    for at in range(14):
        await kept(shared, somewhere(), name=f"Trạm xăng Tân Khai {at:02}", kind="fuel_station")
    total, some = await found("tram tan khai")
    assert (total, len(some)) == (14, 12)
    assert house not in some
    assert (await khoa.get("/site-names"))[0] == 422
    assert (await ioc.get("/site-names?q=kho"))[0] == 403


async def test_one_word_of_a_call_taker_makes_a_site_of_a_place(shared: Running) -> None:
    khoa, place = await shared.person("khoa"), somewhere()
    await khoa.do("NoteHazard", place=place, hazard="dog", note=NOTE)
    number = await khoa.open_incident(place=place)
    name = f"at:{round(place['lat'] * 1e5)}:{round(place['lon'] * 1e5)}"
    assert await told(khoa, number) == {name: ["dog"]}
    assert NOTE in await opened(khoa, incident=number)


async def test_a_crew_is_told_by_the_stream_what_is_dangerous_where_it_goes_and_nothing_else(
    database: str, tmp_path: Path
) -> None:
    """A service of its own: nobody else waits for the only crew."""
    async with serving(database, tmp_path) as running:
        lan, crew, place = await running.person("lan"), await running.crew("A03"), somewhere()
        site = await kept(running, place)
        other = await lan.open_incident("missing_person", place=place)
        number = await lan.open_incident("missing_person", place=place)
        await lan.do("AddNeed", incident=number, service="ambulance", wanted=["ambulance"])
        async with watching(crew, "hazards,queue") as stream:
            row = (await lan.view("queue"))[str(number)]
            need = next(one for one in row["needs"] if one["service"] == "ambulance")
            if need["unit"] is None:
                await lan.do("AssignUnit", need=need["need"], unit="A03")
            row = await stream.until("hazards", str(number))
            assert ("hazards", str(other)) not in stream.rows
            assert (row["sites"][0]["site"], row["units"]) == (site, ["A03"])
            texts = await opened(crew, incident=number)
            assert NOTE in texts
            assert PHONE not in texts
            assert (await crew.post("/open", {"site": site}))[1]["reason"] == "not_yours"
            status, body = await crew.post("/open", {"incident": other})
            assert (status, body["reason"]) == (403, "not_yours")
            await crew.do("NoteHazard", incident=number, hazard="dog")
            row = (await lan.view("queue"))[str(number)]
            going = next(one["assignment"] for one in row["needs"] if one["unit"] == "A03")
            await lan.do("CancelAssignment", assignment=going, reason="test")
            while await stream.until("hazards", str(number)) is not None:
                pass


async def test_who_may_keep_and_who_may_only_note(shared: Running) -> None:
    khoa, ioc, admin = await shared.person("khoa"), await shared.person("ioc"), await shared.person("quantri")
    site, place = await kept(shared, somewhere()), somewhere()
    keep = {"site": site, "kind": "factory", "place": place}
    for person in (khoa, ioc, await shared.crew("A04")):
        assert (await person.command("KeepSite", fresh(), **keep))[1]["reason"] == "not_allowed"
        assert (await person.command("ClearHazard", fresh(), site=site, hazard="gas_store"))[0] == 403
    await admin.do("KeepSite", **keep)
    assert (await ioc.get(f"/sites/{site}"))[0] == 403
    assert (await ioc.get("/views/hazards"))[0] == 403
    assert (await ioc.post("/open", {"site": site}))[0] == 403


async def test_reading_a_site_is_an_entry_and_erasing_it_leaves_nothing_to_read(shared: Running) -> None:
    khoa, nhung, place = await shared.person("khoa"), await shared.person("nhung"), somewhere()
    site, before = await kept(shared, place), await shared.position()
    assert await opened(khoa, site=site) == sorted([OWNER, PHONE, NOTE, ADDRESS])
    read = [one["event"] for one in await shared.entries(before) if one["event"]["type"] == "PersonRead"]
    assert [(one["reader"], one["site"]) for one in read] == [("user:khoa", site)]
    number = await khoa.open_incident(place=place, text="Khói đen")
    assert NOTE in await opened(khoa, incident=number)
    status, body = await nhung.post("/erase", {"site": site, "reason": "asked_by_person"})
    assert status == 200, body
    assert await opened(khoa, site=site) == []
    assert await opened(khoa, incident=number) == ["Khói đen"]
    await khoa.do("NoteHazard", site=site, hazard="dog", note="Chó không xích")
    assert await opened(khoa, site=site) == ["Chó không xích"]
    assert (await khoa.post("/open", {"site": "nowhere"}))[1]["reason"] == "no_such_site"


async def test_erasing_an_incident_takes_nothing_from_the_site_it_lies_in(shared: Running) -> None:
    khoa, nhung, place = await shared.person("khoa"), await shared.person("nhung"), somewhere()
    site = await kept(shared, place)
    number = await khoa.open_incident(place=place, text="Khói đen")
    assert (await nhung.post("/erase", {"incident": number, "reason": "asked_by_person"}))[0] == 200
    assert NOTE in await opened(khoa, site=site)


async def test_nothing_personal_of_a_site_stands_anywhere_in_the_clear(database: str, tmp_path: Path) -> None:
    async with serving(database, tmp_path) as running:
        await kept(running, DONG_XOAI, label=OWNER)
        assert not await found_in_database(running, OWNER, PHONE, NOTE, ADDRESS)


async def test_a_private_home_has_no_name_in_the_clear(shared: Running) -> None:
    lan = await shared.person("lan")
    status, body = await lan.command("KeepSite", fresh(), site=fresh("home"), kind="house", name=OWNER)
    assert (status, body["reason"]) == (422, "name_is_personal")
