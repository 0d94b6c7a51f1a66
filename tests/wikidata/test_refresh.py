"""A gazetteer asked from an endpoint: all of it in spite of faults, and nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.errors import EndpointError
from pipeline.wikidata import answers
from pipeline.wikidata.client import Client
from pipeline.wikidata.refresh import Pages, _pages, refresh
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.wanted import Wanted
from tests.wikidata import endpoint, gazetteers, world
from tests.wikidata.endpoint import Fault, Proxy, ran_out


@pytest.fixture(scope="session")
def version(json_dump: Path, wanted: Wanted, tmp_path_factory: pytest.TempPathFactory) -> str:
    return gazetteers.from_dump(json_dump, wanted, tmp_path_factory.mktemp("dump"))[0].version


@pytest.mark.parametrize(("page", "batch"), [(1, 1), (2, 7), (3, 100), (10_000, 100)])
def test_the_size_of_pages_does_not_matter(
    page: int, batch: int, client: Client, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    assert gazetteers.asked(client, wanted, tmp_path, page=page, batch=batch).version == version


def test_faults_cost_time_and_nothing_else(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    faults = [endpoint.failure, endpoint.cut_off, endpoint.drop, endpoint.too_many, endpoint.slow]
    proxy.faults = {3 + 4 * number: fault for number, fault in enumerate(faults)}
    assert gazetteers.asked(client, wanted, tmp_path).version == version


def test_one_request_is_made_at_a_time_and_none_twice(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path
) -> None:
    gazetteers.asked(client, wanted, tmp_path, page=2, batch=7)
    assert proxy.at_once == 1
    assert Counter(proxy.queries).most_common(1)[0][1] == 1


def test_after_an_interruption_only_what_is_missing_is_asked(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    gazetteers.asked(client, wanted, tmp_path / "whole", batch=10)
    whole = list(proxy.queries)
    for stop in (1, 20, len(whole) - 1):
        proxy.queries.clear()
        proxy.faults = {stop + 1: endpoint.bad_request}
        folder = tmp_path / str(stop)
        with pytest.raises(EndpointError):
            gazetteers.asked(client, wanted, folder, batch=10)
        proxy.queries.clear()
        proxy.faults = {}
        assert gazetteers.asked(client, wanted, folder, batch=10).version == version
        assert proxy.queries == whole[stop:]


def test_a_page_that_was_written_by_half_is_asked_again(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    gazetteers.asked(client, wanted, tmp_path)
    page = next((tmp_path / "pages").iterdir())
    page.rename(page.with_suffix(".part"))
    proxy.queries.clear()
    assert gazetteers.asked(client, wanted, tmp_path).version == version
    assert len(proxy.queries) == 1


def test_a_page_that_the_machine_went_down_over_is_asked_again(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    gazetteers.asked(client, wanted, tmp_path)
    empty, cut, torn = sorted((tmp_path / "pages").iterdir())[:3]
    empty.write_bytes(b"")
    cut.write_bytes(cut.read_bytes()[:-9])
    torn.write_bytes(bytes(len(torn.read_bytes())))
    proxy.queries.clear()
    assert gazetteers.asked(client, wanted, tmp_path).version == version
    assert len(proxy.queries) == 3


def test_a_page_begins_after_the_last_item_of_the_one_before_not_after_so_many(
    client: Client, proxy: Proxy, tmp_path: Path
) -> None:
    pages = Pages(tmp_path, client)
    _, second, *others = _pages(pages, "instances", world.SOVEREIGN, 1)
    assert others
    after = answers.page("instances", world.SOVEREIGN, 10, world.WD + second)
    assert answers.qids(pages.select(after)) == others
    assert "OFFSET" not in "".join(proxy.queries)


def test_an_endpoint_that_gives_the_same_page_again_and_again_is_left(
    client: Client, proxy: Proxy, tmp_path: Path
) -> None:
    first: list[bytes] = []

    def same(handler: endpoint.Handler, answer: bytes) -> None:
        first.append(answer)
        endpoint.pass_on(handler, first[0])

    proxy.refuse = lambda _: same
    with pytest.raises(EndpointError, match="it has no order"):
        list(_pages(Pages(tmp_path, client), "instances", world.SOVEREIGN, 2))
    assert len(first) == 2


def test_another_endpoint_is_asked_anew(client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path) -> None:
    gazetteers.asked(client, wanted, tmp_path)
    asked = len(proxy.queries)
    client.endpoint = proxy.address + "?other"
    gazetteers.asked(client, wanted, tmp_path)
    assert len(proxy.queries) == 2 * asked


def test_a_batch_that_is_too_much_is_asked_by_halves(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    def too_big(query: str) -> Fault | None:
        items = query.partition("VALUES ?item {")[2].partition("}")[0].count("wd:")
        return ran_out if items > 5 else None

    proxy.refuse = too_big
    assert gazetteers.asked(client, wanted, tmp_path).version == version


def test_one_item_that_is_too_much_is_an_error(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path
) -> None:
    proxy.refuse = lambda query: ran_out if f"wd:{world.ZUBROVIA}" in query else None
    with Stage(tmp_path / "items.sqlite") as stage, pytest.raises(EndpointError, match="no answer after 8"):
        refresh(stage, Pages(tmp_path / "pages", client), wanted, lambda *_: None)


def test_no_query_asks_for_the_label_service_or_the_merged_class(
    client: Client, proxy: Proxy, wanted: Wanted, tmp_path: Path
) -> None:
    gazetteers.asked(client, wanted, tmp_path)
    assert [query for query in proxy.queries if "SERVICE" in query or "Q15634554" in query] == []
