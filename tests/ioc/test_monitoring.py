"""Rules and dashboards as code: right by promtool, and of figures that the processes really show."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ioc.conftest import Centre
from tests.programs import program

MONITORING = Path(__file__).parents[2] / "deploy" / "monitoring"
BOARDS = sorted((MONITORING / "grafana").glob("*.json"))
OURS = re.compile(r"\btiepung_[a-z_]+")
anyio = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def promtool() -> str:
    return program("promtool", "prometheus")


def tell(promtool: str, folder: Path, *words: str) -> str:
    done = subprocess.run([promtool, *words], cwd=folder, text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[tuple[str, str]]:
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for board in BOARDS:
        for panel in json.loads(board.read_text())["panels"]:
            for target in panel["targets"]:
                yield f"{board.name}: {panel['title']}", target["expr"]


def test_rules_fire_and_keep_quiet_as_they_should(promtool: str):
    tell(promtool, MONITORING, "check", "rules", "rules.yml")
    tell(promtool, MONITORING, "test", "rules", "rules_test.yml")


def test_every_alert_is_tried_both_ways():
    tried = {one["name"] for one in yaml.safe_load((MONITORING / "rules_test.yml").read_text())["tests"]}
    assert tried == {f"{rule['alert']} {way}" for rule in rules() for way in ("fires", "keeps quiet")}


def test_every_alert_says_what_it_is_in_both_languages():
    for rule in rules():
        assert set(rule["annotations"]) == {"summary", "summary_en"}, rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_what_prometheus_is_set_up_with_is_right(promtool: str, tmp_path: Path):
    for name in ("prometheus.yml", "rules.yml"):
        shutil.copy(MONITORING / name, tmp_path)
    (tmp_path / "tiepung.token").write_text("tu_")
    tell(promtool, tmp_path, "check", "config", "prometheus.yml")


def test_what_dashboards_ask_is_understood(promtool: str, tmp_path: Path):
    """Each question of a panel, as a rule of its own."""
    asked = [{"record": f"asked:{i}", "expr": expr} for i, (_, expr) in enumerate(expressions())]
    (tmp_path / "asked.yml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": asked}]}))
    tell(promtool, tmp_path, "check", "rules", "asked.yml")


@pytest.mark.parametrize("board", BOARDS, ids=lambda path: path.stem)
def test_a_dashboard_is_whole(board: Path):
    told = json.loads(board.read_text())
    ids = [panel["id"] for panel in told["panels"]]
    assert len(ids) == len(set(ids))
    cells: set[tuple[int, int]] = set()
    for panel in told["panels"]:
        at = panel["gridPos"]
        mine = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & mine, panel["title"]
        cells |= mine
        assert panel["description"], panel["title"]
        assert {one["datasource"]["uid"] for one in panel["targets"]} == {"${datasource}"}
    assert "http" not in board.read_text()


@anyio
async def test_every_figure_that_is_asked_for_is_shown(centre: Centre):
    shown = await figures(centre)
    wrong = {(where, name) for where, expr in expressions() for name in OURS.findall(expr) if name not in shown}
    assert wrong == set()


@anyio
async def test_every_figure_that_is_shown_is_on_a_dashboard(centre: Centre):
    on = {name for where, expr in expressions() if ".json" in where for name in OURS.findall(expr)}
    assert await figures(centre) - on == set()


async def figures(centre: Centre) -> set[str]:
    """By the names of both processes."""
    reader, nhung = await centre.reader("watching", scopes=("metrics",)), await centre.service.person("nhung")
    shown = set()
    for client in (reader, nhung):
        status, body = await client.get("/metrics")
        assert status == 200, body
        shown |= set(re.findall(r"^# TYPE (tiepung_\w+) ", body.decode(), re.MULTILINE))
    return shown
