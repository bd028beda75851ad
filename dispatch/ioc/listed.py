"""Every path beside the standard's: what it tells in words, what may be asked, and in which form it answers."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from dispatch import security
from dispatch.cap import CAP_TYPE
from dispatch.http import ticket_figures
from dispatch.ioc import coverage, heating, indicating, indicators, near, utilisation
from dispatch.ioc.collections import COLLECTIONS, Collection
from dispatch.ioc.description import GEOJSON, HTML, JSON, ROOT, features_of
from dispatch.ioc.exports import KINDS, PARQUET
from dispatch.ioc.health import Health, Readiness
from dispatch.ioc.ogc import OPENAPI
from dispatch.ioc.security import LINES_OF_JSON
from dispatch.ioc.wall.rows import Land, Picture
from events.regions import Name

TEXT: dict[str, Any] = {"type": "string"}
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
NO_NAME = Name("Không có tên ấy", "Nothing of that name")
NOT_BUILT = Name("Giao diện chưa được dựng", "The console is not built")
OF_QUERY = {
    "409": Name("Chưa có vùng nào có hiệu lực", "No region is in force yet"),
    "422": Name("Một trường sai, kèm đường dẫn của nó", "A wrong field, by its path"),
}
EIDO: dict[str, Any] = {
    "type": "object",
    "required": ["eidoVersion", "issuingElementIdentification", "agencyComponent", "incidentComponent", "@context"],
}


class Lines(Struct, frozen=True):
    """What may be asked of the SOC's lines: those after a number; and to stay for those that come."""

    after: int = 0
    follow: bool = False


class Listed(Struct, frozen=True):
    """`contents` are structs, or schemas, by media type. `asked` has the fields of the query, `filters` is the
    collection whose items' query it takes. `also` are problems beside those that every page has; `plain` are answers
    that are none of 200, by status. `parts` are schemas of what stands in the path; the rest is text."""

    path: str
    summary: Name
    contents: Mapping[str, Any]
    asked: type[Struct] | None = None
    filters: Collection | None = None
    is_for_all: bool = False
    also: Mapping[str, Name] = MappingProxyType({})
    plain: Mapping[str, Any] = MappingProxyType({})
    parts: Mapping[str, Any] = MappingProxyType({})


FIGURES = (
    Listed(
        "/indicators",
        Name(
            "Cuộc gọi được trả lời nhanh chậm ra sao, và thời gian giữa các bước cứu giúp",
            "Calls and how fast they were answered, and what lies between the steps of help",
        ),
        {JSON: indicators.Told},
        indicators.Asked,
        also=OF_QUERY,
    ),
    Listed(
        "/indicators/units",
        Name(
            "Các tổ xe bận nhiệm vụ bao nhiêu phần thời gian có thể được điều",
            "How much of the time in which units could be sent they were on assignments",
        ),
        {JSON: utilisation.Told},
        utilisation.Asked,
        also=OF_QUERY,
    ),
    Listed(
        "/indicators/tickets",
        Name(
            "1022: đúng hạn và trễ hạn, trả lời mất bao lâu, người dân hài lòng ra sao",
            "1022: on time and late, how long answers took, how satisfied citizens were",
        ),
        {JSON: indicating.TicketsTold},
        ticket_figures.Asked,
        also=OF_QUERY,
    ),
    Listed(
        "/coverage",
        Name(
            "Tổ xe rảnh đến được bao nhiêu phần mỗi địa bàn trong số phút đã cho",
            "How much of each area a free unit reaches within some minutes",
        ),
        {JSON: coverage.Told},
        coverage.Asked,
        also=OF_QUERY,
    ),
    Listed(
        "/heat",
        Name(
            "Vụ việc dồn ở đâu, lúc nào, gộp đủ lớn để không chỉ vào ai",
            "Where and when incidents gather, in groups too large to point to anybody",
        ),
        {GEOJSON: heating.Drawn, JSON: heating.Told},
        heating.Asked,
        also=OF_QUERY,
    ),
    Listed(
        "/incidents/{incident}/near",
        Name(
            "Những gì ở trong số mét đã cho quanh vụ việc, gần nhất trước",
            "What lies within some metres of an incident, the nearest first",
        ),
        {GEOJSON: near.Told},
        near.Asked,
        also={**OF_QUERY, "404": NO_NAME},
    ),
)
NO_PARQUET = Name("Máy chủ này chưa cài Parquet", "Parquet is not installed on this server")


def files() -> Iterable[Listed]:
    """Collections as files, an incident for another centre, a warning for loudspeakers."""
    for one in COLLECTIONS.values():
        summary = Name(f"{one.title.vi}: tệp", f"{one.title.en}: file")
        yield Listed(
            f"/exports/{one.name}.{{kind}}",
            summary,
            {KINDS["csv"]: TEXT, GEOJSON: features_of(one), PARQUET: BYTES},
            filters=one,
            also={"404": NO_NAME, "501": NO_PARQUET},
            parts={"kind": {"type": "string", "enum": list(KINDS)}},
        )
    yield Listed(
        "/exports/incidents/{incident}.eido.json",
        Name("Vụ việc theo EIDO", "An incident as an EIDO"),
        {JSON: EIDO},
        also={"404": NO_NAME},
    )
    yield Listed(
        "/exports/warnings/{warning}.cap.xml",
        Name("Cảnh báo theo CAP 1.2", "A warning as CAP 1.2"),
        {CAP_TYPE: TEXT},
        also={"404": NO_NAME},
    )


BESIDE = (
    Listed(
        "/security",
        Name(
            "Nhật ký cho SOC: mỗi dòng là một JSON `Line`; với follow=true còn tiếp những dòng mới",
            "The SOC's lines: each is a `Line` as JSON; with follow=true also those that come",
        ),
        {LINES_OF_JSON: TEXT},
        Lines,
    ),
    Listed(
        "/wall",
        Name("Trang cho màn hình lớn", "The page for a screen on a wall"),
        {HTML: TEXT},
        is_for_all=True,
        also={"404": NOT_BUILT},
    ),
    Listed(
        "/wall/picture",
        Name("Những gì màn hình lớn cho thấy", "What a wall shows"),
        {JSON: Picture},
    ),
    Listed(
        "/wall/land",
        Name("Bản đồ nền của màn hình lớn", "The land a wall is drawn on"),
        {JSON: Land},
    ),
    Listed(
        "/assets/{file}",
        Name("Tệp của các trang", "What pages are made of"),
        {"*/*": BYTES},
        is_for_all=True,
        also={"404": NO_NAME},
    ),
    Listed(
        "/icon.svg",
        Name("Biểu tượng của các trang", "The icon of pages"),
        {"image/svg+xml": TEXT},
        is_for_all=True,
        also={"404": NOT_BUILT},
    ),
    Listed(
        f"{ROOT}/api",
        Name("Tài liệu OpenAPI này", "This OpenAPI document"),
        {OPENAPI: {"type": "object", "required": ["openapi", "info", "paths"]}, HTML: TEXT},
        is_for_all=True,
    ),
    Listed(
        "/asyncapi.json",
        Name("Tài liệu AsyncAPI của phần trực tiếp", "The AsyncAPI document of what is live"),
        {JSON: {"type": "object", "required": ["asyncapi", "info", "channels"]}},
        is_for_all=True,
    ),
    Listed(
        "/healthz",
        Name("Máy chủ còn chạy, và đã đọc tới đâu", "The process lives, and how far it has read"),
        {JSON: Health},
        is_for_all=True,
    ),
    Listed(
        "/readyz",
        Name("Hỏi ở đây được không", "Whether this one should be asked"),
        {JSON: Readiness},
        is_for_all=True,
        plain={"503": {JSON: Readiness}},
    ),
    Listed(
        "/metrics",
        Name("Số đo cho giám sát (Prometheus)", "For monitoring (Prometheus)"),
        {"text/plain; version=0.0.4; charset=utf-8": TEXT},
    ),
)
LISTED: tuple[Listed, ...] = (*FIGURES, *files(), *BESIDE)
MENTIONED = (security.Line,)
"""Structs that stand in an answer that is no JSON as a whole."""
