"""Writes deploy/qgis/tiepung.qgs: a QGIS project with a layer for each collection that operations centres read.

python -m tools.qgis            write the file
python -m tools.qgis --check    exit 1 if the committed file is not what would be written
"""

import argparse
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

from dispatch.ioc.collections import COLLECTIONS, Collection

FILE = Path(__file__).resolve().parent.parent / "deploy" / "qgis" / "tiepung.qgs"
ADDRESS = "http://127.0.0.1:8081/ogc"
"""Of the follower that `make run` starts; changed in QGIS for all layers at once."""
AUTHENTICATION = "tiepung"
"""The id of the configuration in QGIS that has the token, as people make it by docs/IOC.md: seven characters."""
VERSION = "3.22.0"
CRS = "EPSG:4326"
COLOURS = {
    "incidents": "222,48,48,255",
    "assignments": "63,143,224,255",
    "units": "46,158,98,255",
    "calls": "110,122,134,255",
    "tickets": "242,180,36,255",
    "warnings": "242,180,36,70",
    "stations": "20,107,61,255",
    "hospitals": "28,98,196,255",
    "cameras": "90,101,112,255",
    "loudspeakers": "183,123,255,255",
    "areas": "238,240,242,40",
}
OUTLINED = frozenset(("areas", "warnings"))
HIDDEN = frozenset(("cameras", "loudspeakers", "calls"))
"""Not drawn until somebody wants them."""
ORDER = tuple(sorted(COLLECTIONS, key=lambda name: (name in OUTLINED, list(COLLECTIONS).index(name))))
"""From above: points over outlines."""


def written() -> str:
    """What the file should hold."""
    project = Xml.Element("qgis", projectname="Tiếp Ứng", version=VERSION)
    Xml.SubElement(project, "title").text = "Tiếp Ứng"
    _srs(Xml.SubElement(project, "projectCrs"))
    tree = Xml.SubElement(project, "layer-tree-group")
    layers = Xml.SubElement(project, "projectlayers")
    order = Xml.SubElement(project, "layerorder")
    for name in ORDER:
        collection = COLLECTIONS[name]
        checked = "Qt::Unchecked" if name in HIDDEN else "Qt::Checked"
        told = {"id": f"tiepung_{name}", "name": collection.title.vi, "checked": checked, "expanded": "0"}
        Xml.SubElement(tree, "layer-tree-layer", told, providerKey="OAPIF", source=source(name))
        Xml.SubElement(order, "layer", id=f"tiepung_{name}")
        layers.append(_layer(collection))
    Xml.indent(project, " ")
    return f"{Xml.tostring(project, encoding='unicode')}\n"


def source(name: str) -> str:
    """As QGIS writes where a layer is."""
    return (
        f"authcfg={AUTHENTICATION} pagingEnabled='true' restrictToRequestBBOX='1' "
        f"typename='{name}' url='{ADDRESS}' version='OGC_API_FEATURES'"
    )


def _layer(collection: Collection) -> Xml.Element:
    name, shape = collection.name, "Polygon" if collection.name in OUTLINED else "Point"
    layer = Xml.Element(
        "maplayer", type="vector", geometry=shape, wkbType="MultiPolygon" if shape == "Polygon" else shape
    )
    if collection.moves:
        layer.attrib |= {"autoRefreshEnabled": "1", "autoRefreshTime": "5000"}
    Xml.SubElement(layer, "id").text = f"tiepung_{name}"
    Xml.SubElement(layer, "datasource").text = source(name)
    Xml.SubElement(layer, "layername").text = collection.title.vi
    Xml.SubElement(layer, "title").text = collection.title.en
    Xml.SubElement(layer, "abstract").text = f"{collection.about.vi} {collection.about.en}"
    _srs(Xml.SubElement(layer, "srs"))
    Xml.SubElement(layer, "provider", encoding="UTF-8").text = "OAPIF"
    layer.append(_drawn(name, shape))
    return layer


def _srs(parent: Xml.Element) -> None:
    system = Xml.SubElement(parent, "spatialrefsys")
    Xml.SubElement(system, "authid").text = CRS


def _drawn(name: str, shape: str) -> Xml.Element:
    """One symbol for all."""
    drawn = Xml.Element("renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0", forceraster="0")
    kind, layer = ("marker", "SimpleMarker") if shape == "Point" else ("fill", "SimpleFill")
    symbol = Xml.SubElement(Xml.SubElement(drawn, "symbols"), "symbol", type=kind, name="0", alpha="1")
    made = Xml.SubElement(symbol, "layer", {"class": layer, "enabled": "1", "locked": "0", "pass": "0"})
    for key, value in {
        "color": COLOURS[name],
        "outline_color": "35,35,35,255",
        "name": "circle",
        "size": "2.4",
    }.items():
        Xml.SubElement(made, "prop", k=key, v=value)
    return drawn


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--check", action="store_true", help="only say whether the file is as it should be")
    if asked.parse_args().check:
        return 0 if FILE.read_text(encoding="utf-8") == written() else 1
    FILE.write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
