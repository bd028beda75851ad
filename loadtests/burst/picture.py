"""The day as a picture: who waited, who was to be called back, how many rang, by the minute; an SVG of our own."""

from collections.abc import Sequence

from events.values import HOUR_MS, Time
from loadtests.burst.run import Sample

WIDE, HIGH, LEFT, TOP, BAND = 960, 150, 64, 28, 190
STYLE = "font:13px system-ui,sans-serif"


def svg(samples: Sequence[Sample], start: Time, offset_ms: int) -> str:
    """Three curves below each other, by the local hour."""
    bands = (
        ("Calls a minute", [one.calls for one in samples]),
        ("Callers who wait", [one.waiting for one in samples]),
        ("Callers to be called back", [one.listed for one in samples]),
    )
    span = samples[-1].at - start
    drawn = [_band(title, values, samples, start, span, at * BAND) for at, (title, values) in enumerate(bands)]
    hours = "".join(_hour(at, start, span, offset_ms) for at in range(0, span + 1, 2 * HOUR_MS))
    high = len(bands) * BAND + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE + LEFT + 20}" height="{high}" style="{STYLE}">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(drawn)}{hours}</svg>\n'
    )


def _band(title: str, values: list[int], samples: Sequence[Sample], start: Time, span: int, y: int) -> str:
    most = max(*values, 1)
    points = " ".join(
        f"{LEFT + (one.at - start) / span * WIDE:.1f},{y + TOP + HIGH - value / most * HIGH:.1f}"
        for one, value in zip(samples, values, strict=True)
    )
    return (
        f'<text x="{LEFT}" y="{y + 18}" font-weight="600">{title}</text>'
        f'<text x="{LEFT - 8}" y="{y + TOP + 5}" text-anchor="end">{most:,}</text>'
        f'<text x="{LEFT - 8}" y="{y + TOP + HIGH}" text-anchor="end">0</text>'
        f'<path d="M{LEFT} {y + TOP}h{WIDE}M{LEFT} {y + TOP + HIGH}h{WIDE}" stroke="#ccc"/>'
        f'<polyline points="{points}" fill="none" stroke="#1c62c4" stroke-width="1.5"/>'
    )


def _hour(at: int, start: Time, span: int, offset_ms: int) -> str:
    hour = (start + at + offset_ms) // HOUR_MS % 24
    return f'<text x="{LEFT + at / span * WIDE:.1f}" y="{3 * BAND + 14}" text-anchor="middle">{hour}:00</text>'
