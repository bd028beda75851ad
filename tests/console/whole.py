"""What a page shows must be whole: nothing to press or to read that is cut, covered or beyond the window."""

import json

from playwright.sync_api import Page

SIZES = ((1024, 768), (1366, 768), (1920, 1080))

_FAULTS = """() => {
  const faults = [];
  const name = (element) => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const say = (what, element) => faults.push(`${what}: ${name(element)}`);
  const controls = 'button, a[href], input, select, textarea, summary, [role=option], time.it, .mk, .top > *, .hd > *, .sec > *';
  const clips = (style, side) => style[`overflow${side}`] !== 'visible';
  const scrolls = (style) => ['auto', 'scroll'].includes(style.overflowY);

  /** What is seen of it through all that clips it; whether it is cut where nobody can scroll to it. */
  const seen = (element) => {
    const own = element.getBoundingClientRect();
    let [left, top, right, bottom, cut] = [own.left, own.top, own.right, own.bottom, false];
    for (let above = element.parentElement; above !== null; above = above.parentElement) {
      const style = getComputedStyle(above);
      const box = above.getBoundingClientRect();
      if (clips(style, 'X')) {
        cut ||= left < box.left - 1 || right > box.right + 1;
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      }
      if (clips(style, 'Y')) {
        cut ||= !scrolls(style) && (top < box.top - 1 || bottom > box.bottom + 1);
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
    }
    cut ||= left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1;
    return { left, top, right, bottom, cut };
  };

  const shown = (element) => element.checkVisibility({ visibilityProperty: true })
    && element.getClientRects().length > 0 && !element.closest('.sr, .maplibregl-map');
  for (const element of document.querySelectorAll(controls)) {
    if (!shown(element)) continue;
    const box = seen(element);
    if (box.cut) say('cut', element);
    if (box.right - box.left < 2 || box.bottom - box.top < 2) continue;
    const at = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const over = at !== null && !element.contains(at) && !at.contains(element);
    if (over) say(`under ${name(at)}`, element);
    const text = element.matches('button, a') && !element.matches('.one, :has(.one)');
    if (text && element.scrollWidth > element.clientWidth + 1) say('text cut', element);
  }
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    const goes = clips(style, 'X') && style.overflowX !== 'clip' && !element.matches('.one, .sr, .sr *, input, .maplibregl-map, .maplibregl-map *');
    if (goes && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) say('scrolls sideways', element);
  }
  for (const element of document.querySelectorAll('.hd > *, .sec > *, .top > *, .alarm > *, .cmd > *')) {
    if (!shown(element)) continue;
    if (element.getBoundingClientRect().height > element.parentElement.clientHeight + 1) say('wraps', element);
    const next = element.nextElementSibling;
    if (next && shown(next) && element.getBoundingClientRect().right > next.getBoundingClientRect().left + 1
      && element.getBoundingClientRect().bottom > next.getBoundingClientRect().top + 1) say('overlaps', next);
  }
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const marks = [...document.querySelectorAll('.map .mk, .map .btn')].filter(shown).filter((one) => !one.closest('.list'));
  for (const one of marks)
    for (const other of marks)
      if (one.compareDocumentPosition(other) === Node.DOCUMENT_POSITION_FOLLOWING)
        if (over(one.getBoundingClientRect(), other.getBoundingClientRect())) say('overlaps', other);
  if (document.scrollingElement.scrollWidth > innerWidth)
    for (const element of document.querySelectorAll('body *'))
      if (element.getBoundingClientRect().right > innerWidth + 1) say('the page scrolls sideways for', element);
  return faults;
}"""


def faults(page: Page) -> list[str]:
    """What is cut, covered, run over or beyond the window of this page, as far as it is seen now."""
    return list(page.evaluate(_FAULTS))


def assert_whole(page: Page, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    found = {}
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        if left := faults(page):
            found[f"{width}x{height}"] = left
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
