"""A mark of direction in what somebody typed turns that text alone: the words beside it are read as ever."""

import itertools

import pytest
from playwright.sync_api import Locator, expect

from tests.console.conftest import Visit
from tests.console.desk import Open, candidates, queue_row
from tests.console.room import Person

pytestmark = pytest.mark.browser

TURNS = (
    "Nhà \u202etrắng",  # an override that nothing ends
    "Nhà \u2067trắng",  # an isolate that nothing ends
    "Nhà \u2069\u2069\u202etrắng",  # what would end ours first
    "בית לבן",
)

PLACES = """(element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let all = '';
  const at = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let i = 0; i < node.data.length; i++) { all += node.data[i]; at.push([node, i]); }
  const begin = all.lastIndexOf(words);
  if (begin < 0) return null;
  return [...words].map((_, i) => {
    const [node, offset] = at[begin + i];
    const range = document.createRange();
    range.setStart(node, offset);
    range.setEnd(node, offset + 1);
    const { left, top } = range.getBoundingClientRect();
    return [Math.round(top), left];
  });
}"""


def reads_on(element: Locator, words: str) -> None:
    """These words stand in the element letter after letter, from the left."""
    places = element.evaluate(PLACES, words)
    assert places is not None, element.inner_text()
    for (top, left), (next_top, following) in itertools.pairwise(places):
        assert next_top > top or following >= left - 0.5, (words, places)


@pytest.mark.parametrize("text", TURNS)
def test_the_words_beside_it_are_not_turned(visit: Visit, incident: Open, lan: Person, text: str):
    number = incident(text=text, address=text)
    unit = candidates(lan, number)[0]
    lan.do("AssignUnit", need=f"{number}.1", unit=unit)
    lan.do("AddNote", incident=number, text=text)
    page = visit("nhung", size=(1920, 1080))
    queue_row(page, number).click()
    head = page.locator(".dh .t2.one")
    expect(head).to_contain_text("trắng" if "trắng" in text else text)
    reads_on(head, "Phường Bình Phước")
    row = queue_row(page, number)
    expect(row.locator(".l2 .one").first).to_contain_text("Phường Bình Phước")
    reads_on(row.locator(".l2"), "Phường Bình Phước")
    reads_on(page.locator(".log"), "Lê Thị Lan")
    crew = visit(unit.lower(), "/crew", size=(390, 844))
    where = crew.locator(".job .k p")
    expect(where).to_contain_text("Phường Bình Phước")
    reads_on(where, "Phường Bình Phước")


def test_what_was_typed_is_corrected_as_it_was_typed(visit: Visit, incident: Open):
    number = incident(address=TURNS[0])
    page = visit("nhung")
    queue_row(page, number).click()
    expect(page.locator(".dh")).to_contain_text("Nhà")
    page.keyboard.press("Alt+D")
    expect(page.locator("#address")).to_have_value(TURNS[0])
