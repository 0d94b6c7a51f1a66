"""Memberships that the news asserts, as statements: each with the articles that say so for references.

What the gazetteer holds already gets further references. What it does not hold becomes a statement of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from api.wikibase.model import ItemValue, Reference, Snak, Statement, StringValue, TextValue, TimeValue
from api.wikibase.news_reading import MOST_ARTICLES, Cited, Told
from api.wikibase.terms import time_value

MEMBER_OF, START, END = "P463", "P580", "P582"
URL, PUBLISHED, QUOTATION = "P854", "P577", "P1683"


def add_news(base: str, statements: Iterable[Statement], told: Iterable[Told]) -> list[Statement]:
    """Give the statements, with what is told of the items' memberships. ``base`` is what the graph's IRIs start with."""
    own = list(statements)
    held: dict[tuple[str, Snak], list[Statement]] = defaultdict(list)
    for one in own:
        held[one.item, one.snak].append(one)
    supported: dict[Statement, list[Told]] = defaultdict(list)
    for group in _groups(told):
        first = group[0]
        known = next((one for one in held.get((first.member, _main(first)), ()) if _covers(one, first)), None)
        supported[known or _statement(base, group)] += group
    kept = [one for one in own if one not in supported]
    return kept + [
        replace(one, references=one.references + _references(group)) for one, group in supported.items()
    ]


def _groups(told: Iterable[Told]) -> list[list[Told]]:
    """Put together what says the same; a membership that ended, by its end. Of the articles, the first few count."""
    groups: dict[tuple[str, str, str], dict[str, list[Told]]] = defaultdict(dict)
    for one in told:
        articles = groups[one.member, one.organisation, one.until]
        if one.article.iri in articles or len(articles) < MOST_ARTICLES:
            articles.setdefault(one.article.iri, []).append(one)
    return [[one for group in articles.values() for one in group] for articles in groups.values()]


def _covers(statement: Statement, told: Told) -> bool:
    """Whether a statement of the membership that was told has the end that was told, or none."""
    ends = [value.date for value in statement.qualified(END) if isinstance(value, TimeValue)]
    if not told.until:
        return not ends
    return any(_agree(end, told.until) for end in ends)


def _main(told: Told) -> Snak:
    return Snak(MEMBER_OF, ItemValue(told.organisation))


def _agree(one: str, other: str) -> bool:
    """Whether two times may be the same, as far as both are precise."""
    return one.startswith(other) or other.startswith(one)


def _statement(base: str, group: Sequence[Told]) -> Statement:
    """Make a statement of what the gazetteer does not hold. It began when most of the articles say that it did."""
    first = group[0]
    begins = Counter(told.since for told in group if told.since)
    since = min(begins, key=lambda date: (-begins[date], date)) if begins else ""
    times = ((START, since), (END, first.until))
    content = f"{base}statement/{first.member}/{MEMBER_OF}/{first.organisation}/{first.until}"
    return Statement(
        item=first.member,
        uuid=str(uuid5(NAMESPACE_URL, content)),
        snak=_main(first),
        qualifiers=tuple(Snak(key, TimeValue(date)) for key, date in times if date),
    )


def _references(group: Iterable[Told]) -> tuple[Reference, ...]:
    by_article: dict[Cited, list[Told]] = defaultdict(list)
    for told in group:
        by_article[told.article].append(told)
    return tuple(_reference(article, said) for article, said in by_article.items())


def _reference(article: Cited, said: Iterable[Told]) -> Reference:
    """Make a reference of an article: where it stands, when it came out, and the sentences that say it."""
    snaks = [Snak(URL, StringValue(article.url))]
    if (day := time_value(article.published)) is not None:
        snaks.append(Snak(PUBLISHED, day))
    quoted = dict.fromkeys(told.words for told in said if told.words)
    return Reference((*snaks, *(Snak(QUOTATION, TextValue(words, article.language)) for words in quoted)))
