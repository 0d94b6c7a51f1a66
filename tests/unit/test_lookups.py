"""Names are looked up in the generation that is asked for, by threads, and not by endlessly many requests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from api.errors import Busy
from api.lookups import MOST_WAITING, THREADS, Lookups
from api.names_index import NamesIndex
from api.store import Generation
from ontology import name_in, term
from pipeline.iris import Iris
from pipeline.sinks import names


@pytest.fixture
def lookups() -> Iterator[Lookups]:
    made = Lookups()
    yield made
    made.close()


def generation(folder: Path, label: str) -> Generation:
    """A generation with one entity."""
    folder.mkdir()
    graph, entity = NamedNode(Iris().entities_graph), NamedNode("http://www.wikidata.org/entity/Q1")
    store = Store()
    store.add(Quad(entity, name_in("rdf", "type"), term("Entity"), graph))
    store.add(Quad(entity, name_in("rdfs", "label"), Literal(label, language="en"), graph))
    names.write(store, folder / "names.sqlite", Iris())
    return Generation(
        name=folder.name, store=str(folder / "store"), identity=folder.name, base="", built_at="", version="", model="",
        articles=None, claims=None, quads=None,
    )  # fmt: skip


def label(index: NamesIndex) -> str:
    return index.by_id(["Q1"])["Q1"].label


def test_each_generation_is_asked_in_its_own_index(lookups: Lookups, tmp_path: Path) -> None:
    old, new = generation(tmp_path / "1", "Swaziland"), generation(tmp_path / "2", "Eswatini")

    async def ask() -> list[str]:
        return [await lookups.run(which, "one", label) for which in (old, new, new, old)]

    assert asyncio.run(ask()) == ["Swaziland", "Eswatini", "Eswatini", "Swaziland"]


def test_who_comes_when_too_many_wait_is_told_to_come_again(lookups: Lookups, tmp_path: Path) -> None:
    served, go_on = generation(tmp_path / "1", "Chad"), threading.Event()

    def wait(index: NamesIndex) -> str:
        assert go_on.wait(20)
        return label(index)

    async def ask() -> list[str | BaseException]:
        waiting = [
            asyncio.ensure_future(lookups.run(served, "one", wait)) for _ in range(THREADS + MOST_WAITING)
        ]
        await asyncio.sleep(0)
        try:
            with pytest.raises(Busy) as busy:
                await asyncio.wait_for(lookups.run(served, "one", label), 2)
            assert busy.value.headers["Retry-After"]
        finally:
            go_on.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert asyncio.run(ask()) == ["Chad"] * (THREADS + MOST_WAITING)


class GivenUp(Lookups):
    """Each time that threads are lent, one of those who wait gives up, the first of them first."""

    def __init__(self) -> None:
        super().__init__()
        self.impatient: list[asyncio.Future[str]] = []

    def _dispatch(self) -> None:
        super()._dispatch()
        if self.impatient:
            self.impatient.pop(0).cancel()


def test_who_gives_up_just_when_the_turn_comes_gives_the_thread_back(tmp_path: Path) -> None:
    served, go_on, lookups = generation(tmp_path / "1", "Chad"), threading.Event(), GivenUp()

    def wait(index: NamesIndex) -> str:
        assert go_on.wait(20)
        return label(index)

    async def ask() -> str:
        running = [asyncio.ensure_future(lookups.run(served, "one", wait)) for _ in range(THREADS)]
        waiting = [asyncio.ensure_future(lookups.run(served, "one", label)) for _ in range(THREADS)]
        await asyncio.sleep(0)
        lookups.impatient = [*waiting]
        go_on.set()
        await asyncio.gather(*running, *waiting, return_exceptions=True)
        assert all(one.cancelled() for one in waiting)
        return await asyncio.wait_for(lookups.run(served, "one", label), 5)

    assert asyncio.run(ask()) == "Chad"
    lookups.close()


def test_the_loop_goes_on_while_a_name_is_looked_up(lookups: Lookups, tmp_path: Path) -> None:
    served, go_on = generation(tmp_path / "1", "Chad"), threading.Event()

    async def ask() -> str:
        slow = asyncio.ensure_future(
            lookups.run(served, "one", lambda index: go_on.wait(20) and label(index))
        )
        await asyncio.sleep(0.05)
        go_on.set()  # would never be reached
        return str(await slow)

    assert asyncio.run(ask()) == "Chad"


def test_clients_are_served_in_turn(lookups: Lookups, tmp_path: Path) -> None:
    served, go_on, order = generation(tmp_path / "1", "Chad"), threading.Event(), list[str]()

    def look_up(client: str) -> str:
        assert go_on.wait(20)
        order.append(client)
        return client

    async def ask() -> None:
        clients = ["one"] * (THREADS + 30) + ["other"]
        asked = [lookups.run(served, who, lambda _, who=who: look_up(who)) for who in clients]  # type: ignore[misc]
        waiting = [asyncio.ensure_future(each) for each in asked]
        await asyncio.sleep(0.1)
        go_on.set()
        await asyncio.gather(*waiting)

    asyncio.run(ask())
    assert order.index("other") <= THREADS + 2


def test_who_gives_up_takes_no_turn_from_those_behind(lookups: Lookups, tmp_path: Path) -> None:
    served, go_on = generation(tmp_path / "1", "Chad"), threading.Event()

    async def ask() -> list[str]:
        def wait(index: NamesIndex) -> str:
            assert go_on.wait(20)
            return label(index)

        waiting = [asyncio.ensure_future(lookups.run(served, "one", wait)) for _ in range(THREADS + 20)]
        await asyncio.sleep(0.1)
        for given_up in waiting[THREADS:]:
            given_up.cancel()
        go_on.set()
        return await asyncio.wait_for(
            asyncio.gather(*(lookups.run(served, "one", label) for _ in range(10))), 10
        )

    assert asyncio.run(ask()) == ["Chad"] * 10
