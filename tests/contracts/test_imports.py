"""The one-way order holds, and the contract that says so fails when an arrow is turned round."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("dispatch", "events", "projections", "loadtests")
PARTED = ("dispatch", "dispatch.core", "events", "projections")
"""Whose modules stand one by one; of the others, the package."""
TO_COME = {"dispatch.ioc"}
TURNED = {
    "the core knows the engine": ("dispatch/core/queue.py", "import dispatch.engine", "One-way order"),
    "the core knows the journal": ("dispatch/core/turn.py", "import events.journal", "The core is pure"),
    "the core waits": ("dispatch/core/rules.py", "import asyncio", "The core is pure"),
    "the core reads a clock": ("dispatch/core/plan.py", "import time", "The core is pure"),
    "the core draws lots": ("dispatch/core/decide/units.py", "import random", "The core is pure"),
    "the core knows what people see": ("dispatch/core/state/whole.py", "import projections.places", "The core is pure"),
    "deciding knows the planner": ("dispatch/core/decide/calls.py", "import dispatch.core.plan", "One-way order"),
    "one view knows another": ("projections/calls.py", "import projections.units", "One-way order"),
    "events know who sees them": ("events/calls.py", "import projections.feed", "One-way order"),
    "a view knows the edge": ("projections/units.py", "import dispatch.http.edge", "One-way order"),
    "the engine knows the edge": ("dispatch/engine.py", "import dispatch.http.edge", "One-way order"),
    "a ticket's figures know tickets": ("projections/ticket_figures.py", "import projections.tickets", "One-way order"),
    "what waits knows who decides it": ("dispatch/inbox.py", "import dispatch.engine", "One-way order"),
    "settings know the files they name": ("dispatch/settings.py", "import dispatch.files", "One-way order"),
    "the service knows its load": ("dispatch/service.py", "import loadtests.city", "One-way order"),
}


def broken_in(folder: Path) -> set[str]:
    """The contracts that are not kept there."""
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True)
    broken = {line.rsplit(" ", 1)[0] for line in said.stdout.splitlines() if line.endswith(" BROKEN")}
    assert (said.returncode != 0) == bool(broken), said.stdout + said.stderr
    return broken


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_order_holds(copy: Path) -> None:
    assert not broken_in(copy)


@pytest.mark.parametrize("what", TURNED)
def test_an_arrow_turned_round_is_found(copy: Path, what: str) -> None:
    file, line, contract = TURNED[what]
    with (copy / file).open("a") as source:
        source.write(f"\n{line}\n")
    assert contract in broken_in(copy)


def named() -> list[str]:
    """Whatever stands on a line of the order."""
    order = (ROOT / ".importlinter").read_text().split("[importlinter:contract:order]")[1].split("[importlinter:")[0]
    return re.findall(r"(?:loadtests|dispatch|events|projections)(?:\.\w+)*", order.split("layers =\n")[1])


def there_are() -> set[str]:
    """Every module and package that should."""
    found = {"loadtests"}
    for package in PARTED:
        for one in (ROOT / package.replace(".", "/")).iterdir():
            name = f"{package}.{one.stem}"
            if name in PARTED or one.name == "__init__.py":
                continue
            if one.suffix == ".py" or (one.is_dir() and any(one.glob("*.py"))):
                found.add(name)
    return found


def test_every_module_stands_in_the_order_once() -> None:
    assert there_are() - set(named()) == set(), "put it on its line of .importlinter"
    assert set(named()) - there_are() <= TO_COME
    assert len(named()) == len(set(named()))
