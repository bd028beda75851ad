"""What we publish is CAP 1.2: by the schema of OASIS, and by a reader that is not ours."""

import re
from pathlib import Path
from xml.etree import ElementTree as Xml

import capparser
import msgspec
import pytest
import xmlschema

from dispatch import cap
from dispatch.core.rules import stamp
from events.values import Place, Time, Wording
from projections.warnings import WarningRow

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "CAP-v1.2.xsd")
AT = Time(1_795_485_600_999)
VI = Wording("Ngập sâu & xiết", "Nước suối <nhanh>, cao 2 m", "Lên nhà văn hoá thôn 5")
EN = Wording("Deep flood", "The stream is rising fast")
SQUARE = (Place(11.5, 106.8), Place(11.5, 106.9), Place(11.6, 106.9), Place(11.5, 106.8))
ROW = WarningRow(
    *(17, "alert", "sent", "urgent", "met", VI, Time(AT + 3_600_000), "user:lan", AT, 40),
    areas=("25195",),
    en=EN,
    sent_at=AT,
    identifier="journal-17",
    sender="canh-bao@binhphuoc.example",
    offset_min=420,
    area_name="Phường Bình Phước, vùng vẽ thuộc Đồng Tâm",
    outlines=(SQUARE, SQUARE[:3]),
)
NAME = {"cap": cap.CAP}


def row(**changed) -> WarningRow:
    return msgspec.structs.replace(ROW, **changed)


def read(one: WarningRow) -> Xml.Element:
    data = cap.alert_of(one, "Bình Phước")
    SCHEMA.validate(data.decode())
    return Xml.fromstring(data)


def said(root: Xml.Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(path, NAME)]


@pytest.mark.parametrize("level", cap.LEVELS)
@pytest.mark.parametrize("kind", cap.KINDS)
@pytest.mark.parametrize("drill", [True, False])
def test_every_kind_and_level_is_valid_by_the_schema(level, kind, drill):
    references = ("s,journal-3,2026-11-24T09:00:00+07:00", "s,journal-4,2026-11-24T09:10:00+07:00")
    root = read(row(level=level, kind=kind, drill=drill, references=references))
    assert said(root, "cap:status") == ["Exercise" if drill else "Actual"]
    assert said(root, "cap:msgType") == [cap.KINDS[kind]]
    assert said(root, "cap:references") == [" ".join(references)]
    assert said(root, "cap:info/cap:parameter/cap:value") == [cap.LEVELS[level][2]] * 2


@pytest.mark.parametrize("category", cap.CATEGORIES)
def test_every_category_is_one_of_the_schema(category):
    read(row(category=category))


def test_the_three_levels_of_the_loudspeaker_rules_are_caps_urgency():
    told = {level: said(read(row(level=level)), "cap:info/cap:urgency")[0] for level in cap.LEVELS}
    assert told == {"routine": "Future", "priority": "Expected", "urgent": "Immediate"}


@pytest.mark.parametrize("offset_min", [420, 0, -210])
def test_times_have_an_offset_no_z_and_no_fraction(offset_min):
    root = read(row(offset_min=offset_min))
    times = said(root, "cap:sent") + said(root, "cap:info/cap:effective") + said(root, "cap:info/cap:expires")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", time) for time in times), times
    assert not [time for time in times if time.endswith("+00:00")]


def test_polygons_are_closed_and_latitude_comes_first():
    polygons = said(read(ROW), "cap:info/cap:area/cap:polygon")
    assert len(polygons) == 4
    for polygon in polygons:
        points = [tuple(map(float, pair.split(","))) for pair in polygon.split(" ")]
        assert points[0] == points[-1]
        assert len(points) >= 4
        assert all(11 < lat < 12 and 106 < lon < 107 for lat, lon in points)


def test_a_part_of_a_province_is_named_by_its_communes_and_not_by_the_provinces_code():
    told = read(row(areas=("75",), codes=("25195", "25198"), area_name="Tỉnh Bình Phước cũ (nay thuộc tỉnh Đồng Nai)"))
    area = "cap:info/cap:area/"
    assert said(told, f"{area}cap:areaDesc") == ["Tỉnh Bình Phước cũ (nay thuộc tỉnh Đồng Nai)"] * 2
    assert said(told, f"{area}cap:geocode/cap:value") == ["25195", "25198"] * 2
    assert set(said(told, f"{area}cap:geocode/cap:valueName")) == {cap.AREA_CODE}


ESCAPED = "A&B <b>\u201c1 > 0\u201d</b> ]]> &amp; 'x' \"y\" <!-- --> <![CDATA[z]]> \u00a0\u200b\U0001f30a Đ\u1ec7"
FORBIDDEN = "Nước\x0b lên\x00 nhanh\x1b\ufffe\x08"


def test_what_looks_like_xml_is_read_as_it_was_written():
    text = Wording(ESCAPED, f"{ESCAPED}\n{ESCAPED}", ESCAPED)
    one = row(vi=text, en=text, area_name=ESCAPED, sender="a'b")
    root = read(one)
    assert said(root, "cap:info/cap:headline") == [ESCAPED] * 2
    assert said(root, "cap:info/cap:description") == [f"{ESCAPED}\n{ESCAPED}"] * 2
    assert said(root, "cap:info/cap:area/cap:areaDesc") == [ESCAPED] * 2
    alert = capparser.parse(stringXML=cap.alert_of(one, ESCAPED))
    assert (alert.info[0][0].headline[0], alert.info[0][0].senderName[0]) == (ESCAPED, ESCAPED)
    feed = Xml.fromstring(cap.feed_of([one], "journal", "", ESCAPED, stamp(AT, 420), drill=False))
    assert feed.findtext("a:entry/a:title", namespaces={"a": cap.ATOM}) == ESCAPED


def test_characters_that_no_document_may_hold_are_left_out():
    text = Wording(FORBIDDEN, FORBIDDEN, FORBIDDEN)
    one = row(vi=text, area_name=FORBIDDEN)
    assert said(read(one), "cap:info/cap:headline")[0] == "Nước lên nhanh"
    feed = cap.feed_of([one], "journal", "", FORBIDDEN, stamp(AT, 420), drill=False)
    assert Xml.fromstring(feed).findtext("a:entry/a:summary", namespaces={"a": cap.ATOM}) == "Nước lên nhanh"


def test_each_language_is_a_block_and_none_is_left_to_the_default():
    assert said(read(ROW), "cap:info/cap:language") == ["vi-VN", "en-US"]
    assert said(read(row(en=None)), "cap:info/cap:language") == ["vi-VN"]
    assert said(read(ROW), "cap:info/cap:headline") == [VI.headline, EN.headline]


def test_a_drill_says_so_in_every_place_where_somebody_looks():
    root = read(row(drill=True, identifier="DIENTAP-journal-17"))
    assert said(root, "cap:info/cap:headline") == [f"[DIỄN TẬP] {VI.headline}", f"[EXERCISE] {EN.headline}"]
    assert all("diễn tập" in one or "exercise" in one for one in said(root, "cap:info/cap:description"))
    assert said(root, "cap:note")


def test_a_reader_that_is_not_ours_reads_it():
    references = ("s,journal-3,2026-11-24T09:00:00+07:00",)
    alert = capparser.parse(stringXML=cap.alert_of(row(kind="update", references=references), "Bình Phước"))
    assert alert.identifier[0] == "journal-17"
    assert alert.sent[0] == stamp(AT, 420) == "2026-11-24T09:00:00+07:00"
    assert (alert.status[0], alert.msgType[0], alert.references[0]) == ("Actual", "Update", references[0])
    vi, en = alert.info[0]
    assert (vi.language[0], vi.headline[0], vi.description[0]) == ("vi-VN", VI.headline, VI.description)
    assert (en.language[0], en.urgency[0], en.severity[0]) == ("en-US", "Immediate", "Extreme")
    assert vi.area[0][0].geocode[0][0].value[0] == "25195"


def test_the_feed_names_those_that_hold_the_newest_first():
    rows = [row(warning=1, sent_at=AT), row(warning=2, sent_at=Time(AT + 5_000), identifier="journal-2")]
    feed = Xml.fromstring(
        cap.feed_of(rows, "journal", "https://115.example", "Bình Phước", stamp(AT, 420), drill=False)
    )
    atom = {"a": cap.ATOM}
    entries = feed.findall("a:entry", atom)
    assert [one.find("a:link", atom).get("href") for one in entries] == [
        "https://115.example/warnings/2.cap",
        "https://115.example/warnings/1.cap",
    ]
    assert feed.find("a:updated", atom).text == stamp(AT, 420)
    for one in entries:
        assert all(one.find(f"a:{name}", atom).text for name in ("id", "title", "updated", "summary"))


def test_an_empty_feed_is_a_feed_all_the_same():
    feed = Xml.fromstring(cap.feed_of([], "journal", "", "Bình Phước", stamp(AT, 420), drill=True))
    assert [child.tag.split("}")[1] for child in feed] == ["id", "title", "updated", "author", "link"]


def test_whoever_reads_it_later_reads_the_same_bytes_though_the_region_was_named_anew():
    one = row(sender_name="Bình Phước")
    assert cap.alert_of(one, "Bình Phước") == cap.alert_of(one, "Đồng Nai")
    assert said(read(row(sender_name="Bình Phước cũ")), "cap:info/cap:senderName") == ["Bình Phước cũ"] * 2
    assert said(read(ROW), "cap:info/cap:senderName") == ["Bình Phước"] * 2, "of before it was kept: today's"
