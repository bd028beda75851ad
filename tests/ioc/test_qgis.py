"""The QGIS project: well-formed, a layer for every collection there is, and one address, which is that of `make run`."""

import asyncio
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from dispatch.ioc.collections import COLLECTIONS
from tests.edge.conftest import DONG_XOAI
from tests.ioc.conftest import Centre
from tools import qgis

IN_QGIS = Path(__file__).with_name("in_qgis.py")
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "qgis.png"


def project() -> Xml.Element:
    return Xml.fromstring(qgis.FILE.read_text(encoding="utf-8"))


def test_the_project_is_what_the_collections_make_of_it():
    assert qgis.FILE.read_text(encoding="utf-8") == qgis.written(), "write it anew: python -m tools.qgis"


def test_there_is_a_layer_for_every_collection_in_the_tree_and_the_order():
    whole = project()
    ids = {f"tiepung_{name}" for name in COLLECTIONS}
    assert {one.findtext("id") for one in whole.iter("maplayer")} == ids
    assert {one.get("id") for one in whole.iter("layer-tree-layer")} == ids
    assert {one.get("id") for one in whole.find("layerorder") or ()} == ids


def test_its_only_address_is_the_default():
    found = set(re.findall(r"\bhttps?://[^\s'\"<]+", qgis.FILE.read_text(encoding="utf-8")))
    assert found == {qgis.ADDRESS} == {"http://127.0.0.1:8081/ogc"}
    assert len(qgis.AUTHENTICATION) == 7


@pytest.mark.asyncio(loop_scope="module")
async def test_every_layer_is_a_collection_that_is_there(centre: Centre):
    reader = await centre.reader()
    for layer in project().iter("maplayer"):
        assert layer.findtext("provider") == "OAPIF"
        name = re.search(r"typename='(\w+)'", layer.findtext("datasource") or "")
        assert name is not None
        assert (await reader.get(f"/ogc/collections/{name[1]}"))[0] == 200


@pytest.fixture(scope="module")
def python_of_qgis() -> str:
    """Debian's Python, where it has QGIS. It is large, and nothing else needs it: without it, the test is skipped."""
    python = "/usr/bin/python3"
    known = Path(python).exists() and subprocess.run(
        [python, "-c", "import qgis.core"], check=False, capture_output=True
    )
    if not known or known.returncode != 0:
        pytest.skip("QGIS is missing: apt-get install python3-qgis")
    return python


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.timeout(200)
async def test_qgis_opens_every_layer(centre: Centre, python_of_qgis: str, tmp_path: Path):
    lan = await centre.service.person("lan")
    for _ in range(3):
        await lan.open_incident("house_fire", place=DONG_XOAI)
    counts = {name: (await centre.items(await centre.reader(), name))["numberMatched"] for name in COLLECTIONS}
    file = tmp_path / "tiepung.qgs"
    file.write_text(qgis.FILE.read_text(encoding="utf-8").replace(qgis.ADDRESS, f"{centre.base}/ogc"))
    opening = await asyncio.create_subprocess_exec(
        python_of_qgis, str(IN_QGIS), str(file), await centre.token(), str(tmp_path / "qgis.png"),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(120):
        out, wrong = await opening.communicate()
    assert opening.returncode == 0, wrong.decode()[-2000:]
    told = json.loads(out.decode().strip().splitlines()[-1])
    assert {one.removeprefix("tiepung_"): layer["count"] for one, layer in told.items()} == counts
    assert all(layer["valid"] for layer in told.values())
    assert (tmp_path / "qgis.png").stat().st_size > 5_000
    if os.environ.get("PICTURES"):
        shutil.copy(tmp_path / "qgis.png", PICTURE)
