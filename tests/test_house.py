"""House rules that a machine can check: sizes, opening sentences, and what must not stand in any file of ours."""

import ast
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70

NOT_OURS = {
    ".git",
    ".venv",
    ".build",
    ".tiepung",
    "data",
    "node_modules",
    "dist",
    "build",
    "report",
    "__pycache__",
    ".hypothesis",
}
WORD_LISTS = {"words"}  # as long as there are words
SOURCES = {".py", ".ts", ".tsx", ".sql", ".sh", ".css"}
TEXTS = SOURCES | {".md", ".toml", ".in", ".txt", ".json", ".yml", ".yaml", ".cfg", ".ini", ".html", ".js", ".mjs", ""}
MADE = re.compile(r"\b(?:Made|Generated) by \S+")  # a file made by a tool says so in its first line

# Written in pieces, so that this file keeps its own rules.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.$}~*-])/(?:wor" + r"k|roo" + r"t|hom" + r"e)/[\w.-]",
    "the address of a package registry": r"pypi\.(?:or" + r"g|io)|pythonho" + r"sted|npmjs\.(?:or" + r"g|com)",
    "a mark of something left to be done": r"\b(?:TO" + r"DO|FIX" + r"ME)\b",
}


@functools.cache
def files(*suffixes: str) -> list[Path]:
    return sorted(path for path in below(ROOT) if path.suffix in suffixes)


def below(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_OURS or entry.name.endswith((".egg-info", "_cache")) or entry.is_symlink():
            continue
        yield from below(entry) if entry.is_dir() else [entry]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    found = [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in files(*TEXTS)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(FORBIDDEN[what], line)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_no_file_is_too_long():
    written = {path: path.read_text().splitlines() for path in files(*SOURCES)}
    ours = {path: lines for path, lines in written.items() if lines and not MADE.search(lines[0])}
    lengths = {named(path): len(lines) for path, lines in ours.items() if path.parent.name not in WORD_LISTS}
    too_long = {name: lines for name, lines in lengths.items() if lines > FILE_LINES_MAX}
    assert not too_long, f"longer than {FILE_LINES_MAX} lines; make a folder of subjects: {too_long}"


def test_no_function_is_too_long():
    too_long = [
        f"{named(path)}:{node.lineno}: {node.name} has {lines} lines"
        for path in files(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert not too_long, "\n".join(too_long)


def test_every_python_file_opens_with_what_it_is_for():
    silent = [
        named(path) for path in files(".py") if path.read_text().strip() and not opening(path).endswith((".", ":"))
    ]
    assert not silent, f"no opening sentence: {silent}"


def opening(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n\n")[0].strip()


def test_the_lock_of_the_console_names_no_registry():
    for path in files(".json"):
        if path.name == "package-lock.json":
            assert '"resolved"' not in path.read_text()


def test_scripts_may_be_run():
    for path in [ROOT / ".ci" / "run", *files(".sh")]:
        assert os.access(path, os.X_OK), f"{named(path)} is not executable"


def test_every_target_of_make_is_made_though_a_file_is_called_so():
    lines = (ROOT / "Makefile").read_text().splitlines()
    phony = {name for line in lines if line.startswith(".PHONY:") for name in line.split()[1:]}
    assert {line.split(":")[0] for line in lines if re.match(r"[a-z-]+:", line)} == phony
