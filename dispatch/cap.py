"""A warning as the world reads it: Common Alerting Protocol 1.2, and the Atom feed that names those that hold.

What stands here follows from the row alone, and so from the journal: the same warning is the same bytes for ever, but
for those of before the name of the region stood in the approval.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from dispatch.core.rules import stamp
from events.values import Place, Time, WarningCategory, WarningLevel, Wording
from projections.warnings import WarningRow

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"

LEVELS: dict[WarningLevel, tuple[str, str, str]] = {
    "routine": ("Future", "Moderate", "thông thường"),
    "priority": ("Expected", "Severe", "ưu tiên"),
    "urgent": ("Immediate", "Extreme", "khẩn cấp"),
}
"""CAP's urgency and severity, and the word of the loudspeaker rules."""
CATEGORIES: dict[WarningCategory, tuple[str, str, str]] = {
    "geo": ("Geo", "Địa chất", "Geological"),
    "met": ("Met", "Khí tượng thuỷ văn", "Meteorological"),
    "safety": ("Safety", "An toàn", "Public safety"),
    "security": ("Security", "An ninh", "Security"),
    "rescue": ("Rescue", "Cứu nạn, cứu hộ", "Rescue"),
    "fire": ("Fire", "Cháy, nổ", "Fire"),
    "health": ("Health", "Y tế", "Health"),
    "env": ("Env", "Môi trường", "Environment"),
    "transport": ("Transport", "Giao thông", "Transport"),
    "infra": ("Infra", "Hạ tầng, điện, nước", "Utilities"),
    "cbrne": ("CBRNE", "Hoá chất, phóng xạ", "Hazardous substances"),
    "other": ("Other", "Khác", "Other"),
}
"""CAP's word, and what it is called in both languages."""
KINDS = {"alert": "Alert", "update": "Update", "cancel": "Cancel"}
DRILLS = {"vi": ("[DIỄN TẬP] ", "Đây là diễn tập. "), "en": ("[EXERCISE] ", "This is an exercise. ")}
"""What headline and text of a drill begin with."""
LANGUAGES = {"vi": "vi-VN", "en": "en-US"}
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not know."""
AREA_CODE = "VN-DVHC"
"""What the official codes of communes are called in `geocode`."""
LEVEL_NAME = "VN-TT39-2020"
"""What the level of the loudspeaker rules is called in `parameter`."""


def wordings(row: WarningRow) -> dict[str, Wording]:
    """What it says, by language; a drill says that it is one before anything else."""
    told = {"vi": row.vi} if row.en is None else {"vi": row.vi, "en": row.en}
    if not row.drill:
        return told
    return {
        language: Wording(
            f"{DRILLS[language][0]}{text.headline}", f"{DRILLS[language][1]}{text.description}", text.instruction
        )
        for language, text in told.items()
    }


def alert_of(row: WarningRow, sender_name: str) -> bytes:
    """The document. The order of the elements is the schema's. `sender_name` stands in those that were approved before
    their own was kept."""
    assert row.sent_at is not None, "only what was sent is public"
    alert = Xml.Element("alert", xmlns=CAP)
    head = {
        "identifier": row.identifier,
        "sender": row.sender,
        "sent": stamp(row.sent_at, row.offset_min),
        "status": "Exercise" if row.drill else "Actual",
        "msgType": KINDS[row.kind],
        "scope": "Public",
    }
    if row.drill:
        head["note"] = "DIỄN TẬP / EXERCISE"
    if row.references:
        head["references"] = " ".join(row.references)
    for name, value in head.items():
        _add(alert, name, value)
    for language, text in wordings(row).items():
        _info(alert, row, language, text, row.sender_name or sender_name)
    return _document(alert)


def _info(alert: Xml.Element, row: WarningRow, language: str, text: Wording, sender_name: str) -> None:
    urgency, severity, word = LEVELS[row.level]
    category, *names = CATEGORIES[row.category]
    is_over = row.kind == "cancel"
    told = {
        "language": LANGUAGES[language],
        "category": category,
        "event": names[language == "en"],
        "responseType": "AllClear" if is_over else "",
        "urgency": "Past" if is_over else urgency,
        "severity": severity,
        "certainty": "Likely",
        "effective": stamp(row.sent_at or Time(0), row.offset_min),
        "expires": stamp(row.expires, row.offset_min),
        "senderName": sender_name,
        "headline": text.headline,
        "description": text.description,
        "instruction": text.instruction,
    }
    info = Xml.SubElement(alert, "info")
    for name, value in told.items():
        if value:
            _add(info, name, value)
    _named(info, "parameter", LEVEL_NAME, word)
    area = Xml.SubElement(info, "area")
    _add(area, "areaDesc", row.area_name)
    for outline in row.outlines:
        _add(area, "polygon", " ".join(f"{place.lat},{place.lon}" for place in _closed(outline)))
    for code in row.areas if row.codes is None else row.codes:
        _named(area, "geocode", AREA_CODE, code)


def _closed(outline: tuple[Place, ...]) -> tuple[Place, ...]:
    return outline if outline[0] == outline[-1] else (*outline, outline[0])


def feed_of(
    rows: Iterable[WarningRow], journal: str, base: str, sender_name: str, updated: str, *, drill: bool
) -> bytes:
    """The warnings that hold, the newest first; each is read whole where its link leads. `updated` is when one came or
    went last: a reader that knows an earlier feed by it must not take this one for older."""
    name = "drills" if drill else "warnings"
    told = sorted(rows, key=lambda row: (row.sent_at or 0, row.warning), reverse=True)
    feed = Xml.Element("feed", xmlns=ATOM)
    _add(feed, "id", f"urn:tiepung:{journal}:{name}")
    title = (
        f"{sender_name}: diễn tập cảnh báo, không phải thật" if drill else f"{sender_name}: cảnh báo đang có hiệu lực"
    )
    _add(feed, "title", title)
    _add(feed, "updated", updated)
    _add(Xml.SubElement(feed, "author"), "name", sender_name)
    Xml.SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{base}/feeds/{name}.atom")
    for row in told:
        _entry(feed, row, journal, base)
    return _document(feed)


def _entry(feed: Xml.Element, row: WarningRow, journal: str, base: str) -> None:
    text, sent = wordings(row)["vi"], stamp(row.sent_at or Time(0), row.offset_min)
    entry = Xml.SubElement(feed, "entry")
    _add(entry, "id", f"urn:tiepung:{journal}:warning:{row.identifier}")
    _add(entry, "title", text.headline)
    _add(entry, "updated", sent)
    _add(entry, "published", sent)
    _add(entry, "summary", text.description)
    Xml.SubElement(entry, "category", term=KINDS[row.kind])
    Xml.SubElement(entry, "category", term=LEVELS[row.level][2])
    Xml.SubElement(entry, "link", rel="alternate", type=CAP_TYPE, href=f"{base}/warnings/{row.warning}.cap")


def _add(parent: Xml.Element, name: str, text: str) -> None:
    """Without what no document may hold, however it is escaped."""
    Xml.SubElement(parent, name).text = FORBIDDEN.sub("", text)


def _named(parent: Xml.Element, name: str, value_name: str, value: str) -> None:
    one = Xml.SubElement(parent, name)
    _add(one, "valueName", value_name)
    _add(one, "value", value)


def _document(root: Xml.Element) -> bytes:
    told: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return told
