"""What of the console's build a page made here needs: the scripts and styles of an entry, by their names in it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

DIST = Path(__file__).parents[2] / "console" / "dist"
MANIFEST = "manifest.json"


class Chunk(Struct, frozen=True):
    """A file of the build, and what it needs beside it."""

    file: str
    imports: tuple[str, ...] = ()
    css: tuple[str, ...] = ()


class Built:
    """What stands in the head of a page, by entry; nothing where it is not built: the pages are whole without."""

    def __init__(self, folder: Path = DIST) -> None:
        file = folder / MANIFEST
        known = msgspec.json.decode(file.read_bytes(), type=dict[str, Chunk]) if file.is_file() else {}
        self._heads = {name: _head(known, name) for name in known if name.startswith("src/")}

    def head(self, entry: str) -> str:
        return self._heads.get(entry, "")


def _head(known: Mapping[str, Chunk], entry: str) -> str:
    parts = [known[name] for name in _needed(known, entry, set())]
    styles = "".join(f'<link rel="stylesheet" href="/{file}">' for part in parts for file in part.css)
    before = "".join(f'<link rel="modulepreload" href="/{part.file}">' for part in parts[:-1])
    return f'{styles}{before}<script type="module" src="/{known[entry].file}"></script>'


def _needed(known: Mapping[str, Chunk], name: str, seen: set[str]) -> Iterator[str]:
    """It last, and before it whatever it needs, each once; some need each other."""
    seen.add(name)
    for one in known[name].imports:
        if one not in seen:
            yield from _needed(known, one, seen)
    yield name
