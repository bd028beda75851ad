"""What cannot be read, or has wrong fields, is told with the path of each; and nothing that is too long is kept."""

from typing import Any

import pytest

from tests.edge.conftest import DONG_XOAI, Running, fresh
from tests.edge.test_problems import is_a_problem

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"incident": "x"}, "$.incident"),
        ({"text": ""}, "$.text"),
        ({"text": "x" * 4001}, "$.text"),
        ({"text": 7}, "$.text"),
        ({"id": ""}, "$.id"),
        ({"id": "x" * 129}, "$.id"),
        ({"happened_at": "now"}, "$.happened_at"),
        ({"type": "AddNothing"}, "$.type"),
        ({"colour": "red"}, "$"),
        ({"type": None}, "$.type"),
    ],
)
async def test_a_wrong_field_is_named_by_its_path(shared: Running, fields: dict[str, Any], path: str) -> None:
    client = await shared.person("khoa")
    status, body = await client.post(
        "/commands", {"type": "AddNote", "id": fresh(), "incident": 1, "text": "x", **fields}
    )
    assert (status, body["reason"]) == (422, "invalid"), body
    assert [one["path"] for one in body["errors"]] == [path]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"place": {"lat": 91, "lon": 106}}, "$.place.lat"),
        ({"place": {"lat": 11}}, "$.place"),
        ({"place": {"lat": 11, "lon": 106, "alt": 3}}, "$.place"),
        ({"place": [11, 106]}, "$.place"),
        ({"priority": 5}, "$.priority"),
        ({"priority": 0}, "$.priority"),
        ({"drill": "yes"}, "$.drill"),
        ({"address": "x" * 301}, "$.address"),
        ({"text": {"subject": "x"}}, "$.text"),
    ],
)
async def test_a_wrong_field_deep_inside_is_named_by_its_path(
    shared: Running, fields: dict[str, Any], path: str
) -> None:
    client = await shared.person("khoa")
    status, body = await client.post("/commands", {"type": "OpenIncident", "id": fresh(), "kind": "stroke", **fields})
    assert (status, body["reason"]) == (422, "invalid"), body
    assert [one["path"] for one in body["errors"]] == [path]


async def test_each_wrong_field_is_named(shared: Running) -> None:
    client = await shared.person("khoa")
    status, body = await client.post(
        "/commands", {"type": "OpenIncident", "id": fresh(), "kind": 7, "priority": 9, "drill": "yes"}
    )
    assert status == 422
    assert {one["path"] for one in body["errors"]} == {"$.kind", "$.priority", "$.drill"}


@pytest.mark.parametrize(
    ("kind", "reason"), [("none", "no_such_kind"), ("", "no_such_kind"), ("CARDIAC_ARREST", "no_such_kind")]
)
async def test_a_word_the_region_does_not_have_is_422(shared: Running, kind: str, reason: str) -> None:
    client = await shared.person("khoa")
    status, body = await client.command("OpenIncident", fresh(), kind=kind)
    assert (status, body["reason"]) == (422, reason)


UNREADABLE = (
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe",
    b"{",
    b'{"type":"AddNote"',
    b'{"type":"AddNote","id":"\xff","incident":1,"text":"x"}',
    b'{"type":"AddNote","id":"a","incident":1,"text":"\\ud800"}',
    b"[" * 30_000,
    b'{"a":' * 6_000,
    b'[{"type":"AddNote"},',
    b"type=AddNote&id=1",
)


@pytest.mark.parametrize("path", ["/commands", "/open", "/erase", "/session", "/sightings", "/operator/commands"])
async def test_what_cannot_be_read_is_told_wherever_it_is_sent(shared: Running, path: str) -> None:
    """Reading stops at what is wrong first: the bytes (400) or a field (422). It is never a bug (500)."""
    if path == "/sightings":
        client = await shared.crew("A02")
    elif path == "/operator/commands":
        token = shared.settings.operator_file.read_text()
        client = await shared.stack.enter_async_context(shared.client(Authorization=f"Bearer {token}"))
    else:
        client = await shared.person("nhung")
    for body in UNREADABLE:
        status, told = await client.post(path, body)
        assert (status, told["reason"]) in ((400, "unreadable"), (422, "invalid")), (body[:60], told)
        assert is_a_problem(client, status, told)
    for body in UNREADABLE[:5]:
        assert (await client.post(path, body))[0] == 400, body


async def test_each_wrong_field_is_named_also_inside_of_another(shared: Running) -> None:
    client = await shared.person("khoa")
    place = {"lat": 91, "lon": "x"}
    status, body = await client.command("OpenIncident", fresh(), kind="stroke", place=place, drill=7)
    assert status == 422
    assert [one["path"] for one in body["errors"]] == ["$.place.lat", "$.place.lon", "$.drill"]


# --- nothing that is too long, and no free text


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("OpenIncident", {"kind": "stroke", "area": "nhà bà Lụa, hẻm 7"}, "$.area"),
        ("OpenIncident", {"kind": "stroke", "area": "7" * 65}, "$.area"),
        ("OpenIncident", {"kind": "x" * 65}, "$.kind"),
        ("OpenIncident", {"kind": "stroke", "call": "x" * 257}, "$.call"),
        ("ChangePlace", {"incident": 1, "seen": 1, "place": DONG_XOAI, "area": "0987 600 618"}, "$.area"),
        ("AdvanceAssignment", {"assignment": "1/1", "step": "transporting", "hospital": "ông Tư"}, "$.hospital"),
        ("AssignUnit", {"need": "1" * 65, "unit": "A01"}, "$.need"),
        ("AssignUnit", {"need": "1.1", "unit": "A" * 65}, "$.unit"),
        ("ClaimCall", {"call": "x" * 257}, "$.call"),
    ],
)
async def test_an_id_is_no_place_for_a_text(shared: Running, kind: str, fields: dict[str, Any], path: str) -> None:
    status, body = await (await shared.person("lan")).command(kind, fresh(), **fields)
    assert (status, [one["path"] for one in body["errors"]]) == (422, [path])
