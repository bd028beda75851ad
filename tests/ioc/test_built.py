"""What pages take of the console's build, and data in them that nothing can break out of."""

import re
from pathlib import Path

import msgspec

from dispatch.ioc import html_map
from dispatch.ioc.built import Built


def test_no_word_of_a_feature_ends_the_data():
    feature = {"id": "</script>", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"name": "<!--"}}
    shown = html_map.drawn([feature], "/ogc", "")
    assert shown.count("</script>") == 1
    assert "<!--" not in shown
    told = shown.partition('id="features">')[2].removesuffix("</script>")
    assert msgspec.json.decode(told)["features"][0]["properties"]["name"] == "</script> · <!--"


def test_a_page_takes_of_the_build_what_its_entry_needs_and_nothing_else(tmp_path: Path):
    chunks = {
        "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
        "src/one.ts": {"file": "assets/one-1.js", "imports": ["_shared.js"], "css": ["assets/one-1.css"]},
        "src/two.ts": {"file": "assets/two-1.js"},
    }
    assert Built(tmp_path).head("src/one.ts") == ""
    (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(chunks))
    head = Built(tmp_path).head("src/one.ts")
    named = ["/assets/shared-1.css", "/assets/one-1.css", "/assets/shared-1.js", "/assets/one-1.js"]
    assert re.findall(r'(?:src|href)="([^"]+)"', head) == named
    assert head.endswith('<script type="module" src="/assets/one-1.js"></script>')
    assert Built(tmp_path).head("") == ""
