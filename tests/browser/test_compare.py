"""The comparison of news and gazetteer in a real browser, without JavaScript and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.members import publish_news
from tests.protocol import served


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the hand-made news of members."""
    out = tmp_path_factory.mktemp("news")
    publish_news(out)
    with served.serving(out) as running:
        yield running.url


@pytest.fixture
def page(browser: Browser, news: str) -> Iterator[Page]:
    context = browser.new_context(base_url=news, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_what_the_gazetteer_has_not_got_is_found_by_key_and_leads_to_the_evidence(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Where do the news and the gazetteer differ?").press("Enter")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(5)
    page.get_by_label("Comparison", exact=True).select_option("new")
    page.get_by_label("Confidence at least").fill("0.8")
    page.get_by_label("Confidence at least").press("Enter")
    row = page.get_by_role("main").get_by_role("listitem").filter(has_text="Kenya")
    expect(row).to_contain_text("The gazetteer has not got it")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_label("Comparison", exact=True)).to_have_value("new")
    row.get_by_role("link", name="The surest claim").press("Enter")
    expect(page.locator("blockquote mark.cue")).to_have_text("joined")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_needs_no_scrolling_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/compare")
    wide = page.locator("main").bounding_box()
    assert wide is not None
    assert wide["x"] + wide["width"] <= width
    form = page.locator("form.filter").bounding_box()
    assert form is not None
    assert form["x"] + form["width"] <= width
