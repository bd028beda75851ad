"""The one-way order holds, and the contract that says so fails when an arrow is turned round."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("dispatch", "events", "projections", "loadtests")
TURNED = {
    "the core knows the engine": ("dispatch/core/queue.py", "import dispatch.engine"),
    "the core waits": ("dispatch/core/rules.py", "import asyncio"),
    "the core reads a clock": ("dispatch/core/plan.py", "import time"),
    "events know who sees them": ("events/calls.py", "import projections.feed"),
    "a view knows the edge": ("projections/units.py", "import dispatch.http.edge"),
}


def imports_are_kept(folder: Path) -> bool:
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True)
    return said.returncode == 0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_order_holds(copy: Path) -> None:
    assert imports_are_kept(copy)


@pytest.mark.parametrize("what", TURNED)
def test_an_arrow_turned_round_is_found(copy: Path, what: str) -> None:
    file, line = TURNED[what]
    source = copy / file
    text = source.read_text()
    source.write_text(text.replace("\n\nfrom ", f"\n\n{line}\nfrom ", 1))
    assert line in source.read_text()
    assert not imports_are_kept(copy)
