"""A list of sites comes in through the running service, sealed, and a second time changes nothing."""

from pathlib import Path

from tests.chaos.processes import Service, entries, machine, services, tool

LIST = """site,kind,name,label,lat,lon,radius_m,address,devices,hazards,role1,phone1,contact1,hours1,phone2
cho-dx,market,Chợ Đồng Xoài,,11.535,106.883,150,,center:p1;center:p2,many_people;no_hydrants,guard,0912345678,Ông Tư Ròm,night,0987654321
nha-1,house,,Nhà bà Năm Lụa,11.6,106.9,,Hẻm Giếng Cạn,,dog,,,,,
"""
PERSONAL = ("0912345678", "Ông Tư Ròm", "0987654321", "Nhà bà Năm Lụa", "Hẻm Giếng Cạn")


async def test_a_list_of_sites_is_kept_sealed_and_only_once(database: str, tmp_path: Path) -> None:
    token, file = await machine(database), tmp_path / "sites.csv"
    file.write_text(LIST, encoding="utf-8-sig")
    service = await Service(database, tmp_path / "data").start()
    async with services(service):
        await service.ready()
        assert await tool(service.environment, "import-sites", str(file)) == (0, "2 sites are kept.\n", "")
        _, body = await service.ask("GET", "/sites/cho-dx", token=token)
        site = body["site"]
        assert (site["name"], site["radius_m"], site["devices"]) == ("Chợ Đồng Xoài", 150, ["center:p1", "center:p2"])
        assert [(one["order"], one["hours"]) for one in site["contacts"]] == [(1, "night"), (2, "always")]
        assert [one["hazard"] for one in site["hazards"]] == ["many_people", "no_hydrants"]
        assert site["area"] is not None
        before = await entries(database)
        assert not [text for text in PERSONAL if text in str(before)]
        assert (await tool(service.environment, "import-sites", str(file)))[0] == 0
        assert len(await entries(database)) == len(before)
        file.write_text(LIST.replace(",150,", ",200,"), encoding="utf-8")
        assert (await tool(service.environment, "import-sites", str(file)))[0] == 0
        _, body = await service.ask("GET", "/sites/cho-dx", token=token)
        assert body["site"]["radius_m"] == 200
        file.write_text(LIST.replace("many_people", "tigers"), encoding="utf-8")
        code, _, err = await tool(service.environment, "import-sites", str(file))
        assert (code, "cho-dx: There is no such hazard [no_such_hazard]" in err, "Traceback" in err) == (1, True, False)


async def test_a_list_with_a_mistake_is_not_sent_and_each_line_is_named(database: str, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(LIST.replace("market", "bazaar").replace("11.6,", "north,"), encoding="utf-8")
    environment = Service(database, tmp_path / "data").environment
    code, _, err = await tool(environment, "import-sites", str(file))
    assert code == 1
    assert "sites.csv:2: kind" in err
    assert "sites.csv:3: place.lat" in err
    assert not [text for text in PERSONAL if text in err]
    file.write_text(LIST.replace("0987654321", "hỏi bảo vệ"), encoding="utf-8")
    assert "sites.csv:2: phone: No telephone number" in (await tool(environment, "import-sites", str(file)))[2]
    file.write_text(LIST.replace("radius_m", "radius"), encoding="utf-8")
    assert "unknown columns: radius" in (await tool(environment, "import-sites", str(file)))[2]
    file.write_text(LIST, encoding="utf-8")
    code, _, err = await tool(environment, "import-sites", str(file))
    assert (code, "No service answers" in err, "Traceback" in err) == (1, True, False)
