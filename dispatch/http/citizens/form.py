"""What a citizen sends: read with bounds while it comes, and told what is wrong with it."""

import asyncio
import re
from collections.abc import Mapping

from aiohttp import BodyPartReader, MultipartReader, web
from msgspec import Struct

from dispatch import files
from dispatch.core import rules
from dispatch.http.bodies import begin_body, coming
from dispatch.http.citizens.pages import FIELDS_MAX, read_form
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.wire import TEXT_MAX
from dispatch.phones import e164
from events.values import AreaId, CommandId, FieldId, Place

WORDS_MAX = 64 * 1024
"""Bytes of all that is typed."""
ALL_MAX = 24 * 1024 * 1024
"""Bytes of a whole report."""
SEND_S_MAX = 120.0
GRACE_S = 20.0
BYTES_PER_S_MIN = 8 * 1024
"""After the grace all that has come must have come so fast on the whole: who is slower holds a place of others."""
CHUNK = 64 * 1024
NAME_MAX = 80
"""Letters of a file's name that are said again."""
ONCE = re.compile(r"[0-9a-f]{32}")
TRAP = "website"
"""A field that no person sees: whoever fills it in is a machine."""
OTHER = FieldId("other")


class Form(Struct):
    """The fields as they were typed, and the files as they came."""

    fields: dict[str, str]
    photos: list[bytes]
    empty: list[str] = []
    """What files were called that had nothing in them."""

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()


class Report(Struct, frozen=True):
    """All of it is right."""

    id: CommandId
    field: FieldId
    text: str
    place: Place | None
    area: AreaId | None
    address: str | None
    phone: str | None


class Pace:
    """Each byte that comes puts off the end, as far as the least speed and the longest time allow."""

    def __init__(self, ending: asyncio.Timeout) -> None:
        self.ending = ending
        self.began_s = asyncio.get_running_loop().time()
        self.size = 0

    def came(self, size: int) -> None:
        self.size += size
        self.ending.reschedule(self.began_s + min(GRACE_S + self.size / BYTES_PER_S_MIN, SEND_S_MAX))


def is_large(request: web.BaseRequest) -> bool:
    """More than words may come."""
    length = request.content_length
    return length is None or length > WORDS_MAX


async def read(request: web.BaseRequest, form: Form) -> None:
    """Into the form, as far as it comes. Raises Problem 400, 408, 413, 422."""
    if not request.content_type.startswith("multipart/"):
        form.fields.update(await read_form(request, WORDS_MAX))
        return
    begin_body(request, ALL_MAX)
    try:
        async with asyncio.timeout(GRACE_S) as ending:
            with coming():
                await _read_parts(await request.multipart(), form, Pace(ending))
    except TimeoutError:
        raise Problem(408, "too_slow") from None
    except (ValueError, AssertionError, LookupError):
        raise Problem(400, "unreadable") from None


async def _read_parts(reader: MultipartReader, form: Form, pace: Pace) -> None:
    count = 0
    while (part := await reader.next()) is not None:
        count += 1
        if count > FIELDS_MAX or not isinstance(part, BodyPartReader):
            raise Problem(400, "unreadable")
        most = files.FILE_MAX if part.filename is not None else WORDS_MAX
        data = await _read_part(part, min(most, ALL_MAX - pace.size), pace)
        if part.filename is None:
            form.fields[part.name or ""] = data.decode()
        elif not data:
            form.empty += [part.filename[:NAME_MAX]] if part.filename else []
        else:
            form.photos.append(data)
            if len(form.photos) > rules.FILES_MAX:
                raise Problem(422, "too_many_files")


async def _read_part(part: BodyPartReader, most: int, pace: Pace) -> bytes:
    """Raises Problem 413 as soon as it is too much."""
    data = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        data += chunk
        pace.came(len(chunk))
        if len(data) > most:
            raise Problem(413, "too_large")
    return bytes(data)


def checked(edge: Edge, form: Form) -> Report | dict[str, str]:
    """The report; or by field the word that says what is wrong. Raises Problem 422 for what no person sends."""
    once = form.get("once")
    if form.get(TRAP) or not ONCE.fullmatch(once) or any("\0" in text for text in form.fields.values()):
        raise Problem(422, "invalid")
    place, chosen = _place(form.fields), AreaId(form.get("area"))
    known = {code for code, _ in edge.citizens.communes()}
    area = (edge.area_of(place) if place is not None else None) or (chosen if chosen in known else None)
    address, phone, text = form.get("address"), form.get("phone"), form.get("text")
    wrong = {}
    if not 0 < len(text) <= TEXT_MAX["text"]:
        wrong["text"] = "wrong_text"
    if place is not None and edge.citizens.is_far(place):
        form.fields = {**form.fields, "lat": "", "lon": ""}
        wrong["area"] = "wrong_far"
    elif (place is None and area is None and not address) or len(address) > TEXT_MAX["address"]:
        wrong["area"] = "wrong_place"
    if phone and (e164(phone) is None or len(phone) > TEXT_MAX["phone"]):
        wrong["phone"] = "wrong_phone"
    if form.get("consent") != "yes":
        wrong["consent"] = "wrong_consent"
    if wrong:
        return wrong
    field = FieldId(form.get("field"))
    is_known = rules.field_of(edge.engine.state.rules, field) is not None
    return Report(CommandId(once), field if is_known else OTHER, text, place, area, address or None, phone or None)


def _place(fields: Mapping[str, str]) -> Place | None:
    """As the telephone found it, if it did."""
    try:
        lat, lon = float(fields.get("lat", "")), float(fields.get("lon", ""))
    except ValueError:
        return None
    return Place(lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None
