"""The pages in a real browser: found by click and by key, with and without JavaScript, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

PLACES = ["/", "/search?q=a", "/entity/Q403", "/article/hostile", "/sparql", "/ontology", "/dataset"]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser; any word on its console, or request to elsewhere, fails the test."""
    context = browser.new_context(base_url=address, java_script_enabled=request.param)
    opened = context.new_page()
    words: list[str] = []
    opened.on("console", lambda message: words.append(message.text))
    opened.on("pageerror", lambda error: words.append(str(error)))
    opened.on("dialog", lambda dialog: words.append(dialog.message))
    opened.on("request", lambda sent: None if sent.url.startswith(address) else words.append(sent.url))
    yield opened
    context.close()
    assert words == []


def test_from_search_to_entity_to_claim_to_article_by_click(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("qazaq")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Kazakhstan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan")
    claim = page.get_by_role("listitem").filter(has_text="will not recognise")
    claim.get_by_role("link", name=re.compile("^This claim")).click()
    expect(page.locator("blockquote mark.cue")).to_have_text("will not recognise")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kazakhstan refuses recognition of")
    page.get_by_role("figure").get_by_role("link", name="Kazakhstan and the vote").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan and the vote")
    expect(page.locator(".claim")).to_have_count(2)


def test_from_search_to_entity_to_claim_to_article_by_key(page: Page) -> None:
    def press_until(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and re.search(
                name, focused.get_attribute("aria-label") or focused.inner_text()
            ):
                page.keyboard.press("Enter")
                page.wait_for_load_state()
                return
        raise AssertionError(f"no key leads to {name}")

    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("serbia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=serbia")
    press_until("^Serbia$")
    expect(page.get_by_role("heading", level=1)).to_have_text("Serbia")
    press_until("^This claim")
    expect(page.locator("blockquote mark.cue")).to_have_text("refuses to recognise")
    press_until("^Three sentences$")
    expect(page.get_by_role("heading", level=1)).to_have_text("Three sentences")


def test_the_skip_link_leads_past_the_header(page: Page) -> None:
    page.goto("/entity/Q403")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Wikidata Q403")).to_be_focused()


def test_a_query_is_written_and_run_in_the_form(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("textbox").fill(
        "SELECT ?who ?whom { ?who cmq:refusesRecognitionOf ?whom } ORDER BY ?who"
    )
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    page.get_by_role("table").get_by_role("link", name="Q403").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Serbia")


def test_a_mistake_in_a_query_is_shown_with_its_place_and_the_query_is_kept(
    browser: Browser, address: str
) -> None:
    opened = browser.new_page(base_url=address)
    opened.goto("/sparql?query=ASK%20%7B%20%3Fs%20%7D&format=html")
    expect(opened.get_by_role("alert")).to_contain_text("Line 1, column 10")
    expect(opened.get_by_role("textbox")).to_have_value("ASK { ?s }")
    opened.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_page_has_one_heading_its_landmarks_and_no_jump_between_levels(
    browser: Browser, address: str, place: str
) -> None:
    page = browser.new_page(base_url=address)
    page.goto(place)
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    levels = [int(tag.evaluate("e => e.tagName")[1]) for tag in page.locator("h1, h2, h3, h4").all()]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.title() != ""
    for field in page.locator("input, select, textarea").all():
        assert field.evaluate("e => e.labels.length") == 1
    page.close()


CONTRAST = """() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3)
      .map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const words = [...document.querySelectorAll('body *')].filter(e =>
    [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('svg') && e.offsetParent);
  return words.map(e => {
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    return [(a + .05) / (b + .05), e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 30)];
  }).filter(([ratio]) => ratio < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_every_word_stands_out_from_its_background(
    browser: Browser, address: str, place: str, scheme: str
) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(place)
    faint = opened.evaluate(CONTRAST)
    context.close()
    assert faint == []


@pytest.mark.parametrize("place", PLACES)
def test_a_page_fits_a_telephone(browser: Browser, address: str, place: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 700})
    opened = context.new_page()
    opened.goto(place)
    wide = opened.evaluate("() => document.documentElement.scrollWidth")
    context.close()
    assert wide <= 360
