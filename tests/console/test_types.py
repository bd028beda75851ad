"""The console knows the service only by the words generated for it."""

import json
import re
from pathlib import Path

from tools import wire

CONSOLE = Path(__file__).parents[2] / "console"


def test_the_words_of_the_console_are_those_of_the_structs():
    assert wire.FILE.read_text(encoding="utf-8") == wire.written(), "write them anew: python -m tools.wire"


def test_every_field_of_a_command_with_a_default_may_be_left_out():
    text = wire.written()
    assert "priority?: number | null;" in text
    assert "\n  text: string;\n  id: CommandId;" in text, "sealed text is sent in the clear"


def test_a_sealed_text_is_a_pair():
    assert "export type Sealed = [subject: Subject, box: string];" in wire.written()


def test_the_lock_names_no_registry():
    lock = (CONSOLE / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_the_lock_holds_everything_its_packages_name():
    """A lock made where a package for another system could not be had is refused by `npm ci` everywhere."""
    packages = json.loads((CONSOLE / "package-lock.json").read_text())["packages"]
    missing = [
        f"{path or 'console'} needs {name}"
        for path, package in packages.items()
        for name in {**package.get("dependencies", {}), **package.get("optionalDependencies", {})}
        if not any(f"{folder}node_modules/{name}" in packages for folder in _folders(path))
    ]
    assert missing == []


def _folders(path: str) -> list[str]:
    """Where a package looks for another: in itself, then in the folders around it."""
    around = [path[: at.start()] for at in re.finditer("node_modules/", path)]
    return [f"{path}/" if path else "", *around]
