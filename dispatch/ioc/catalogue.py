"""What open data there is of a month, as DCAT in JSON-LD: who publishes it, of when, under which licence, and how long
and which bytes each file is. Terms: W3C DCAT 3, fields as DCAT-AP 3 asks for them."""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from dispatch.ioc.features import clock_time
from dispatch.ioc.months import Month
from events.regions import Name, Rules
from events.values import Position

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EU = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Set(Struct, frozen=True):
    """One file: `rows` without its head."""

    name: str
    file: str
    data: bytes
    rows: int


class About(Struct, frozen=True):
    title: Name
    description: Name
    theme: str
    keywords: tuple[Name, ...]


ABOUT = {
    "incidents": About(
        Name("Vụ việc theo xã, loại việc và giờ", "Incidents by commune, kind and hour"),
        Name(
            "Số vụ việc mở trong tháng. Ô trống: không nêu vì quá ít. hours: giờ trong ngày, hoặc khoảng sáu giờ.",
            "Incidents opened in the month. Empty: not told, being too few. hours: of the day, or six of them.",
        ),
        "JUST",
        (Name("khẩn cấp", "emergency"), Name("vụ việc", "incidents"), Name("113 114 115", "113 114 115")),
    ),
    "intervals": About(
        Name("Thời gian đáp ứng", "Response intervals"),
        Name(
            "Trung vị, bách phân vị 90 và 95 tính bằng giây, làm tròn đến 10 giây; about: khoảng bao nhiêu lần đo.",
            "Median, 90th and 95th percentile in seconds, rounded to ten; about: of about so many.",
        ),
        "JUST",
        (Name("thời gian đáp ứng", "response time"),),
    ),
    "tickets": About(
        Name("Phản ánh 1022 theo lĩnh vực và cơ quan", "1022 tickets by field and agency"),
        Name(
            "Số phản ánh nhận trong tháng và kết quả hai ngày sau khi hết tháng. Ô trống: không nêu vì quá ít.",
            "Tickets of the month and what had come of them two days after it. Empty: not told, being too few.",
        ),
        "GOVE",
        (Name("phản ánh", "tickets"), Name("1022", "1022")),
    ),
}


def catalogue_of(
    sets: Sequence[Set], month: Month, position: Position, rules: Rules, base_url: str, licence: str
) -> bytes:
    """Addresses are relative to the catalogue's own, or to `base_url`."""
    publisher = {"@type": "foaf:Agent", "foaf:name": both(rules.name)}
    issued = {"@type": "xsd:dateTime", "@value": clock_time(month.settled_at, rules.utc_offset_ms)}
    title = Name(f"Dữ liệu mở {month.name}: {rules.name.vi}", f"Open data {month.name}: {rules.name.en}")
    description = Name(
        "Số liệu tháng về vụ việc khẩn cấp và phản ánh 1022, không có dữ liệu cá nhân; số nhỏ không nêu.",
        "Monthly figures of emergencies and matters of 1022, without personal data; small numbers are not told.",
    )
    found: dict[str, Any] = {
        "@context": {**CONTEXT, "@base": base_url} if base_url else CONTEXT,
        "@id": f"catalog-{month.name}.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": both(title),
        "dct:description": both(description),
        "dct:publisher": publisher,
        "dct:license": {"@id": licence},
        "dct:language": [{"@id": f"{EU}/language/VIE"}, {"@id": f"{EU}/language/ENG"}],
        "dct:issued": issued,
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": f"Made of the journal until its entry {position}",
        },
        "dcat:dataset": [_dataset(one, month, rules, publisher, issued, licence) for one in sets],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def both(name: Name) -> list[dict[str, str]]:
    return [{"@value": name.vi, "@language": "vi"}, {"@value": name.en, "@language": "en"}]


def _dataset(
    one: Set, month: Month, rules: Rules, publisher: dict[str, Any], issued: dict[str, str], licence: str
) -> dict[str, Any]:
    about = ABOUT[one.name]
    return {
        "@id": f"#{one.name}-{month.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{one.name}-{month.name}",
        "dct:title": both(about.title),
        "dct:description": both(about.description),
        "dct:publisher": publisher,
        "dct:issued": issued,
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(month.since, rules),
            "dcat:endDate": _day(month.until - 1, rules),
        },
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/MONTHLY"},
        "dcat:theme": {"@id": f"{EU}/data-theme/{about.theme}"},
        "dcat:keyword": [told for name in about.keywords for told in both(name)],
        "dcat:distribution": [_distribution(one, issued, licence)],
    }


def _day(at: int, rules: Rules) -> dict[str, str]:
    day = datetime.datetime.fromtimestamp((at + rules.utc_offset_ms) / 1000, datetime.UTC)
    return {"@type": "xsd:date", "@value": f"{day:%Y-%m-%d}"}


def _distribution(one: Set, issued: dict[str, str], licence: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": one.file},
        "dcat:downloadURL": {"@id": one.file},
        "dct:format": {"@id": f"{EU}/file-type/CSV"},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(one.data))},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": hashlib.sha256(one.data).hexdigest()},
        },
        "dct:license": {"@id": licence},
        "dct:issued": issued,
    }
