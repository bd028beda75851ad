"""What the tests of a dispatcher's desk do and look up."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.console.room import Person

CENTRE = {"lat": 11.5374, "lon": 106.8998}
Open = Callable[..., int]
WAY = """(incident) => {
  const row = document.querySelector(`[data-incident="${incident}"]`), own = document.activeElement;
  if (own === row) return null;
  return own.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING ? "ArrowUp" : "ArrowDown";
}"""
"""The key from where the focus is towards an incident; null where it is there."""


def close_all(lan: Person) -> None:
    for row in lan.rows("queue").values():
        for need in row["needs"]:
            if need["assignment"] and need["step"] != "cleared":
                lan.do("CancelAssignment", assignment=need["assignment"], reason="by_mistake")
        lan.do("CancelIncident", incident=row["incident"], reason="by_mistake")


def candidates(lan: Person, incident: int) -> list[str]:
    return [one["unit"] for one in lan.get(f"/needs/{incident}.1/candidates")["candidates"]]


def need(lan: Person, incident: int) -> dict[str, Any]:
    return lan.rows("queue")[str(incident)]["needs"][0]  # type: ignore[no-any-return]


def queue_row(page: Page, incident: int) -> Any:
    return page.locator(f'[data-incident="{incident}"]')


def take(page: Page, incident: int) -> None:
    """By keyboard: the queue, then up or down to it, then on to its main action. What was in hand when the page opened
    may have ended since, and stands below."""
    expect(queue_row(page, incident)).to_be_visible()
    page.keyboard.press("F2")
    for _ in range(40):
        way = page.evaluate(WAY, incident)
        if way is None:
            break
        page.keyboard.press(way)
    page.keyboard.press("Enter")
    expect(page.locator(".detail :focus")).to_have_count(1)
