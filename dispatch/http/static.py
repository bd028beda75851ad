"""The console's files, read once at the start and served from memory; nothing outside the folder can be named."""

import mimetypes
from pathlib import Path

from aiohttp import web

from dispatch.http.problems import Problem
from dispatch.http.replies import Reply

HASHED = b"Cache-Control: public, max-age=31536000, immutable\r\n"
FRESH = b"Cache-Control: no-cache\r\n"
PAGES = ("/", "/crew", "/dispatch", "/calls", "/hospitals", "/hospital", "/map")
"""The console finds its page itself: all of them are the one document."""
BESIDE = frozenset(("/wall.html", "/manifest.json"))
"""What is read where operations centres do, and served or used there."""
NOT_BUILT = """<!doctype html><meta charset=utf-8><title>Tiếp Ứng</title>
<p>Giao diện chưa được dựng. The console is not built: make setup.</p>"""

for suffix, kind in (
    (".woff2", "font/woff2"),
    (".pbf", "application/x-protobuf"),
    (".webmanifest", "application/manifest+json"),
):
    mimetypes.add_type(kind, suffix)


class Console:
    """Files by path."""

    def __init__(self, folder: Path) -> None:
        self.files = {f"/{file.relative_to(folder).as_posix()}": _reply(file) for file in _all(folder)}
        page = self.files.get("/index.html") or Reply(200, NOT_BUILT.encode(), b"text/html; charset=utf-8", FRESH)
        for path in PAGES:
            self.files[path] = page

    def get(self, request: web.BaseRequest) -> Reply:
        known = self.files.get(request.path)
        if known is None or request.path in BESIDE:
            raise Problem(404, "not_found")
        return Reply(known.status, known.body, known.content_type, known.headers)


def _all(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()] if folder.is_dir() else []


def _reply(file: Path) -> Reply:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("javascript"):
        kind += "; charset=utf-8"
    return Reply(200, file.read_bytes(), kind.encode(), HASHED if "assets" in file.parts else FRESH)
