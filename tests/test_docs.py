"""What the papers name is there: files, and the functions in them."""

import ast
import re
from pathlib import Path

import msgspec
import pytest

from dispatch import demo
from dispatch.http.session import SessionBody

ROOT = Path(__file__).parents[1]
PAPERS = ("docs/LIFE_OF_A_CALL.md",)


def names_in(file: Path) -> set[str]:
    """Functions and classes of a file, methods as `Class.method`."""
    names = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            functions = (part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))
            names.update(f"{node.name}.{part.name}" for part in functions)
    return names


@pytest.mark.parametrize("paper", PAPERS)
def test_every_hop_is_in_the_code(paper: str) -> None:
    hops = re.findall(r"`([a-z_/]+\.py):([\w.]+)`", (ROOT / paper).read_text())
    assert len(hops) > 20
    missing = [f"{file}:{name}" for file, name in hops if name not in names_in(ROOT / file)]
    assert not missing


@pytest.mark.parametrize("paper", sorted(str(paper.relative_to(ROOT)) for paper in ROOT.glob("docs/**/*.md")))
def test_every_file_that_a_paper_names_is_there(paper: str) -> None:
    named = re.findall(
        r"`((?:dispatch|events|projections|loadtests|tests|tools)/[\w/]+\.(?:py|sql))", (ROOT / paper).read_text()
    )
    missing = sorted({name for name in named if not (ROOT / name).exists()})
    assert not missing


def rows_outside(paper: str) -> list[str]:
    """Rows of tables that stand below no head: they are shown as text."""
    lines = ["", *(ROOT / paper).read_text().splitlines(), ""]
    first = [at for at, line in enumerate(lines) if line.startswith("|") and not lines[at - 1].startswith("|")]
    return [lines[at] for at in first if not re.match(r"\|[ :|-]+\|$", lines[at + 1])]


@pytest.mark.parametrize("paper", sorted(str(one.relative_to(ROOT)) for one in (ROOT / "docs").rglob("*.md")))
def test_every_row_stands_in_its_table(paper: str) -> None:
    assert rows_outside(paper) == []


def test_the_session_of_the_wire_is_one_that_is_answered():
    """With every field there is, of somebody of the demo as that is."""
    (shown,) = re.findall(r"^`Session`: `(.*)`\.$", (ROOT / "docs/WIRE.md").read_text(), re.MULTILINE)
    session = msgspec.json.decode(shown, type=SessionBody)
    assert set(msgspec.json.decode(shown)) == {one.name for one in msgspec.structs.fields(SessionBody)}
    (person,) = (one for one in demo.PEOPLE if one.name == session.name)
    who = (session.actor, session.display, session.role, session.services)
    assert who == (f"user:{person.name}", person.display, person.role, person.services)
