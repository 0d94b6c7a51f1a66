"""Laws of the graph that hold for any names, ids and words."""

from __future__ import annotations

import random
import string

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from ontology import name_in
from pipeline.iris import is_shared, name_of
from pipeline.rdf import BuildInfo, Iris, quads
from pipeline.records import (
    Act,
    Article,
    Claim,
    Entity,
    Evidence,
    Kind,
    Membership,
    Mention,
    Modality,
    Position,
    Recognition,
    Stance,
    Status,
)
from pipeline.sinks.nquads import lines

IRIS = Iris()
BUILD = BuildInfo("0.1.0", "en_core_web_md 3.7.1", "4d1c0a7e")

words = st.text(min_size=1, max_size=12)
close_names = st.text(alphabet="aAbB é&'’-_. 1", min_size=1, max_size=6)
ids = st.one_of(st.text(min_size=1, max_size=20), st.text(alphabet="a/%27 .#?é", min_size=1, max_size=6))
qids = st.integers(1, 99).map(lambda number: f"Q{number}")
spans = st.tuples(st.integers(0, 10), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))
entities = st.builds(
    Entity,
    label=st.one_of(words, close_names),
    kind=st.sampled_from(Kind),
    qid=st.none() | qids,
    state=st.none() | qids,
    state_label=st.just("Somewhere"),
)
dates = (
    st.none()
    | st.dates().map(str)
    | st.datetimes(timezones=st.none() | st.timezones()).map(lambda t: t.isoformat())
)


@st.composite
def articles_with_claims(draw: st.DrawFn) -> tuple[Article, list[Claim]]:
    article = Article(draw(ids), draw(st.text(min_size=20, max_size=40)), title=draw(st.none() | words))
    mentions = st.builds(lambda entity, span: Mention(entity, entity.label, *span), entities, spans)
    shared = {
        "article": st.just(article.id),
        "subject": mentions,
        "cue": words,
        "cue_spans": st.lists(spans, max_size=2).map(tuple),
        "evidence": st.builds(lambda span: Evidence(*span, article.text[slice(*span)], "rule"), spans),
        "reported_by": st.none() | mentions,
        "negated": st.booleans(),
        "modality": st.sampled_from(Modality),
        "date": dates,
        "confidence": st.floats(0, 1),
    }
    content = {"content": words, "content_spans": st.lists(spans, min_size=1, max_size=2).map(tuple)}
    claim = st.one_of(
        st.builds(Position, **shared, **content, object=st.none() | mentions, stance=st.sampled_from(Stance)),
        st.builds(Recognition, **shared, object=mentions, act=st.sampled_from(Act)),
        st.builds(Membership, **shared, object=mentions, status=st.sampled_from(Status)),
    )
    return article, draw(st.lists(claim, max_size=3))


def written(article: Article, claims: list[Claim]) -> bytes:
    return lines(quads(article, claims, IRIS, threshold=0.5, build=BUILD))


@given(ids, ids)
def test_articles_have_valid_iris_and_different_ones_different_iris(one: str, other: str) -> None:
    assert NamedNode(IRIS.article(one)).value.isascii()
    assert (IRIS.article(one) == IRIS.article(other)) == (one == other)


@given(entities, entities, ids, ids)
def test_entities_share_an_iri_only_when_they_may_be_merged(
    one: Entity, other: Entity, here: str, there: str
) -> None:
    first, second = IRIS.entity(one, here), IRIS.entity(other, there)
    assert NamedNode(first).value.isascii()
    if first == second:
        assert one.qid == other.qid
        assert one.qid is not None or (one.kind, name_of(one)) == (other.kind, name_of(other))
        assert is_shared(one) or here == there


@given(close_names, close_names)
def test_names_that_differ_never_meet_in_a_slug(one: str, other: str) -> None:
    here, there = (Entity(name, Kind.ORGANISATION) for name in (one, other))
    assert (IRIS.entity(here, "a") == IRIS.entity(there, "a")) == (name_of(here) == name_of(there))


@settings(deadline=None)
@given(articles_with_claims(), st.randoms(use_true_random=False))
def test_equal_claims_in_any_order_give_equal_bytes(
    article_and_claims: tuple[Article, list[Claim]], shuffle: random.Random
) -> None:
    article, claims = article_and_claims
    shuffled = shuffle.sample(claims, len(claims))
    assert written(article, shuffled) == written(article, claims)


@settings(deadline=None)
@given(articles_with_claims())
def test_n_quads_are_read_back_as_they_were_by_pyoxigraph(
    article_and_claims: tuple[Article, list[Claim]],
) -> None:
    article, claims = article_and_claims
    found = quads(article, claims, IRIS, threshold=0.5, build=BUILD)
    assert set(parse(lines(found), format=RdfFormat.N_QUADS)) == set(found)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's parser calls rdflib's old names
@settings(deadline=None, max_examples=50)
@given(articles_with_claims())
def test_n_quads_are_read_by_rdflib_without_loss(article_and_claims: tuple[Article, list[Claim]]) -> None:
    article, claims = article_and_claims
    found = quads(article, claims, IRIS, threshold=0.5, build=BUILD)
    read = rdflib.Dataset()
    read.parse(data=lines(found).decode(), format="nquads")
    exact = rdflib.URIRef(name_in("oa", "exact").value)
    assert len(list(read.quads((None, None, None, None)))) == len(found)
    assert {str(quad[2]) for quad in read.quads((None, exact, None, None))} == {
        quad.object.value for quad in found if quad.predicate == name_in("oa", "exact")
    }


@settings(deadline=None)
@given(articles_with_claims())
def test_a_store_gives_back_what_was_put_in_but_for_the_type_of_indices(
    article_and_claims: tuple[Article, list[Claim]],
) -> None:
    article, claims = article_and_claims
    found = quads(article, claims, IRIS, threshold=0.5, build=BUILD)
    store = Store()
    store.extend(found)
    plain = written(article, claims).replace(b"#nonNegativeInteger>", b"#integer>")
    assert lines(store) == plain


@given(articles_with_claims())
@settings(deadline=None)
def test_no_blank_nodes_and_every_quad_in_the_article_s_graph(
    article_and_claims: tuple[Article, list[Claim]],
) -> None:
    article, claims = article_and_claims
    for quad in quads(article, claims, IRIS, threshold=0.5, build=BUILD):
        assert isinstance(quad.subject, NamedNode)
        assert quad.graph_name == NamedNode(IRIS.article(article.id))
        assert set(quad.subject.value) <= set(string.printable)
