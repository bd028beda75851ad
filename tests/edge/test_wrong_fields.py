"""What cannot be read, or has wrong fields, is told with the path of each; and nothing that is too long is kept."""

import time
from typing import Any

import pytest

from dispatch.http import bodies, sightings, wire
from dispatch.http.problems import Problem
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
        ({"colour": "red"}, "$.colour"),
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
        ({"place": {"lat": 11}}, "$.place.lon"),
        ({"place": {"lat": 11, "lon": 106, "alt": 3}}, "$.place.alt"),
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


def paths(body: Any) -> list[str]:
    return [one["path"] for one in body["errors"]]


async def test_each_wrong_field_is_named_also_within_lists_beside_what_is_missing_or_unknown(shared: Running) -> None:
    client = await shared.person("khoa")
    also = [{"service": "fire", "count": 99}, {"count": "x", "zzz": 1}]
    status, body = await client.command("OpenIncident", fresh(), also=also, zzz={"a": 1}, priority=9)
    assert status == 422
    inside = ["$.also[0].count", "$.also[1].service", "$.also[1].count", "$.also[1].zzz"]
    assert sorted(paths(body)) == sorted([*inside, "$.kind", "$.priority", "$.zzz"])


async def test_a_command_of_no_type_is_told_so(shared: Running) -> None:
    status, body = await (await shared.person("khoa")).post("/commands", {"id": fresh(), "incident": 1})
    assert (status, paths(body)) == (422, ["$.type"])


async def test_the_wrong_ones_of_a_batch_are_named_as_far_as_anyone_reads_them(shared: Running) -> None:
    right, wrong = {"unit": "A01", "place": DONG_XOAI}, {"unit": "A01", "place": {"lat": 91, "lon": 106}}
    client = await shared.crew("A01")
    status, body = await client.post("/sightings", [right, wrong, right, {"unit": 7}])
    assert (status, paths(body)) == (422, ["$[1].place.lat", "$[3].unit", "$[3].place"])
    status, body = await client.post("/sightings", [right] * 4_998 + [wrong, {"place": DONG_XOAI}])
    assert (status, paths(body)) == (422, ["$[4998].place.lat", "$[4999].unit"])
    status, body = await client.post("/sightings", [wrong] * 4_999)
    assert (status, len(body["errors"])) == (422, 50)


@pytest.mark.parametrize("number", ["1e400", "1" + "0" * 400, "-1e999"])
async def test_a_number_beyond_all_bounds_is_told_where_it_stands(shared: Running, number: str) -> None:
    sent = f'{{"unit":"A01","place":{{"lat":{number},"lon":106}}}}'
    status, body = await (await shared.crew("A01")).post("/sightings", sent.encode())
    assert (status, paths(body)) == (422, ["$.place.lat"])


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (rb'{"text":"a\u0000"}', ["$.text"]),
        (rb'{"a":["x",{"b":"\\\u0000"}],"c":"C:\\u0000","d":"\u0000"}', ["$.a[1].b", "$.d"]),
        (rb'[{"\u0000":1}]', ["$[0]"]),
        (rb"\u0000", ["$"]),
        (b"[" + b"1," * 10_000 + rb'"\u0000"]', ["$"]),
    ],
)
async def test_a_nul_is_told_by_its_field(sent: bytes, wrong: list[str]) -> None:
    with pytest.raises(Problem) as refused:
        bodies.check_text(sent)
    assert [one.path for one in refused.value.errors] == wrong


async def test_a_backslash_before_zeros_is_a_text(shared: Running) -> None:
    bodies.check_text(rb'{"text":"C:\\u0000 \\\\u0000"}')
    client = await shared.person("khoa")
    await client.open_incident("stroke", text="C:\\u0000")


async def test_hostile_bodies_take_no_longer_than_reading_them_does() -> None:
    for sent in (b"[" + b"1," * 300_000 + b"1]", b"{" + b",".join(b'"%d":1' % n for n in range(90_000)) + b"}"):
        began_s = time.process_time()
        with pytest.raises(Problem) as refused:
            wire.read(sightings.many_or_one, sent)
        assert time.process_time() - began_s < 1
        assert len(refused.value.errors) == 50


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
