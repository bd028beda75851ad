"""A changed region folder comes into force by a command, while the service runs, and the stories say so."""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.chaos.processes import REGIONS, Service, entries, machine, services, tool
from tests.edge.conftest import DONG_XOAI

OURS = json.loads((REGIONS["binh_phuoc"] / "region.json").read_text())["version"]
CHANGED = f"{OURS}.1"


def changed(tmp_path: Path, version: str = CHANGED) -> Path:
    """Bình Phước with another version, one unit more and one less, and a tighter limit."""
    folder = tmp_path / "region"
    shutil.copytree(REGIONS["binh_phuoc"], folder)
    settings = json.loads((folder / "region.json").read_text())
    settings["version"] = version
    settings["limits"]["acknowledge_s"] = 45
    (folder / "region.json").write_text(json.dumps(settings, ensure_ascii=False))
    lines = (folder / "units.csv").read_text().splitlines()
    kept = [line for line in lines if not line.startswith("A02,")]
    like = next(line for line in lines if line.startswith("A01,"))
    (folder / "units.csv").write_text("\n".join([*kept, like.replace("A01,", "A99,", 1)]) + "\n")
    return folder


async def test_the_stories_of_open_incidents_say_that_the_region_changed(database: str, tmp_path: Path) -> None:
    token = await machine(database)
    data, folder = tmp_path / "data", changed(tmp_path)
    service = await Service(database, data).start()
    async with services(service):
        await service.ready()
        opened = await incident(service, token, "o1")
        ended = await incident(service, token, "o2")
        assert (await service.command(token, "CancelIncident", "x", incident=ended, reason="test"))[0] == 200
        code, out, err = await tool(service.environment, "adopt-region", str(folder))
        assert (code, out.startswith("Done at position ")) == (0, True), err
        _, region = await service.ask("GET", "/region", token=token)
        assert (region["version"], region["rules"]["limits"]["acknowledge_s"]) == (CHANGED, 45)
        told = await story(service, token, opened)
        assert [one["event"]["version"] for one in told if one["event"]["type"] == "RegionAdopted"] == [CHANGED]
        assert not [one for one in await story(service, token, ended) if one["event"]["type"] == "RegionAdopted"]
        _, units = await service.ask("GET", "/views/units", token=token)
        assert "A99" in units["rows"]
        assert "A02" not in units["rows"]
        later = await incident(service, token, "o3")
        _, queue = await service.ask("GET", "/views/queue", token=token)
        assert [queue["rows"][str(one)]["region"] for one in (opened, later)] == [OURS, CHANGED]
        for digest in region["files"].values():
            assert (await service.ask("GET", f"/region/files/{digest}", token=token))[0] == 200
        code, _, err = await tool(service.environment, "adopt-region", str(folder))
        assert (code, "It is so already [already_so]" in err, "Traceback" in err) == (1, True, False)
    service = await Service(database, data).start()  # beside its old folder
    async with services(service):
        await service.ready()
        _, region = await service.ask("GET", "/region", token=token)
        assert region["version"] == CHANGED


async def incident(service: Service, token: str, asked_id: str) -> int:
    status, body = await service.command(token, "OpenIncident", asked_id, kind="stroke", place=DONG_XOAI)
    assert status == 200, body
    number: int = body["ids"]["incident"]
    return number


async def story(service: Service, token: str, number: int) -> list[dict[str, Any]]:
    status, body = await service.ask("GET", f"/incidents/{number}/story", token=token)
    assert status == 200, body
    rows: list[dict[str, Any]] = body["rows"]
    return rows


async def test_a_folder_that_is_wrong_changes_nothing(database: str, tmp_path: Path) -> None:
    service = await Service(database, tmp_path / "data").start()
    folder = changed(tmp_path)
    with (folder / "units.csv").open("a") as units:
        units.write("A98,ambulance,wings,nowhere,invented,\n")
    async with services(service):
        await service.ready()
        before = len(await entries(database))
        code, _, err = await tool(service.environment, "adopt-region", str(folder))
        assert code == 1
        assert "units.csv:" in err
        assert "Traceback" not in err
        assert len(await entries(database)) == before


async def test_a_version_used_for_other_content_is_not_taken_for_the_same(database: str, tmp_path: Path) -> None:
    """Somebody forgot to raise the version: what is in force is what the folder says, under its own digest."""
    service = await Service(database, tmp_path / "data").start()
    async with services(service):
        await service.ready()
        code, _, err = await tool(service.environment, "adopt-region", str(changed(tmp_path, OURS)))
        assert code == 0, err
        adopted = [one["event"] for one in await entries(database) if one["event"]["type"] == "RegionAdopted"]
        assert len({one["digest"] for one in adopted}) == 2


async def test_a_region_that_proves_wrong_can_be_taken_back(database: str, tmp_path: Path) -> None:
    token = await machine(database)
    service = await Service(database, tmp_path / "data").start()
    folder = changed(tmp_path)
    async with services(service):
        await service.ready()
        for back, version in ((folder, CHANGED), (REGIONS["binh_phuoc"], OURS), (folder, CHANGED)):
            code, _, err = await tool(service.environment, "adopt-region", str(back))
            assert code == 0, err
            assert (await service.ask("GET", "/region", token=token))[1]["version"] == version
