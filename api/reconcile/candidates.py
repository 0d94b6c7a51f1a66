"""Which entities a question may mean: those with a name like its words or a part of them, with its id, with its properties."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from api.names_index import Found, NamesIndex
from api.reconcile.questions import MOST, Question, Wanted
from api.reconcile.vocabulary import local_id
from ontology.spelling import fold

VALUE: Final = 90.0
"""Likeness from which the words for a property's value name an entity."""
WHOLE: Final = 80.0
"""Likeness below which the parts of a name are looked for too."""
OF_A_PART: Final = 0.85
OF_THE_REST: Final = 0.01
"""What the whole name adds to a part's, so that of several the one that more of it speaks for is first."""
PART: Final = re.compile(r"[^()\[\],;/|–—]*[^()\[\],;/|–—\s][^()\[\],;/|–—]*")
MOST_PARTS: Final = 4


def candidates(index: NamesIndex, question: Question) -> list[Found]:
    """The entities to judge: the one of this id first, then the likest."""
    if not question.words:
        return _holders(index, question.wanted)
    found = index.search(question.words, MOST)
    if not found or found[0].likeness < WHOLE:
        found = _of_parts(index, question.words, found)
    own = of_id(index, question.words)
    known = {hit.entity.number for hit in own}
    return own + [hit for hit in found if hit.entity.number not in known]


def of_id(index: NamesIndex, words: str) -> list[Found]:
    """The entity that this is the id of, or the IRI, or the page at Wikidata."""
    key = local_id(words)
    own = [*index.by_id([key, key.upper()]).values(), *index.by_iri([words.strip()]).values()]
    return [Found(entity, entity.label, "id", 100.0) for entity in dict.fromkeys(own)]


def begun(index: NamesIndex, words: str, most: int, kinds: Collection[str] = ()) -> list[Found]:
    """What somebody who types a name may mean: the entity of this id, those with a name that begins so, and where
    they are few those with a name like it."""
    found = of_id(index, words) + index.beginning(words, most, kinds)
    if len(found) < most:
        found += index.search(words, most)
    return list({hit.entity.number: hit for hit in reversed(found)}.values())[::-1]


def _of_parts(index: NamesIndex, words: str, found: list[Found]) -> list[Found]:
    """The entities that a part of a name names too, as in ``Myanmar (Burma)`` or ``Türkiye / Turkey``."""
    best = {hit.entity.number: hit for hit in found}
    for part in PART.findall(words)[:MOST_PARTS]:
        for hit in index.search(part, MOST_PARTS) if part != words else ():
            whole = best[hit.entity.number].likeness if hit.entity.number in best else 0.0
            less = replace(hit, likeness=hit.likeness * OF_A_PART + whole * OF_THE_REST)
            if less.likeness > whole:
                best[hit.entity.number] = less
    return sorted(best.values(), key=lambda hit: (-hit.likeness, hit.entity.number))[:MOST]


def _holders(index: NamesIndex, wanted: Iterable[Wanted]) -> list[Found]:
    """The entities that have the first property that they should have, where there is no name to go by."""
    first = next((each for each in wanted if not each.not_these), None)
    if first is None:
        return []
    holders = index.holders(first.property, values_of(index, first), MOST)
    return [Found(entity, "", "", 100.0) for entity in holders]


def values_of(index: NamesIndex, wanted: Wanted) -> frozenset[str]:
    """The values that fulfil a wish: the ids, the words as they are, and the ids of what the words name."""
    named = {
        hit.entity.id for words in wanted.words for hit in index.search(words, 3) if hit.likeness >= VALUE
    }
    return frozenset({*wanted.ids, *map(fold, wanted.words), *named})
